namespace JsRun.Protocol.Messages;

/// <summary>What the first byte of a frame of a port says. Numbers are on the wire: append only.</summary>
public static class PortFrame
{
    /// <summary>The rest is a message, as V8 has written it.</summary>
    public const byte Message = 0;

    /// <summary>There is no rest: the port is closed at the sender's end, and what it sent before has been.</summary>
    public const byte Close = 1;
}
