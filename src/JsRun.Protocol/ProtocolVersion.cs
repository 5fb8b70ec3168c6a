namespace JsRun.Protocol;

/// <summary>The version of frames and messages. Api and worker are installed together; a mismatch ends the connection.</summary>
public static class ProtocolVersion
{
    /// <summary>Grows whenever a frame or a message changes.</summary>
    public const int Current = 13;
}
