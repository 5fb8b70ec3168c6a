namespace JsRun.Protocol;

/// <summary>The version of the frame protocol between the Api and its workers.</summary>
public static class ProtocolVersion
{
    /// <summary>Api and worker are of one release and refuse each other when this number differs.</summary>
    public const int Current = 1;
}
