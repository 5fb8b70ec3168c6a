namespace JsRun.Protocol.Messages;

/// <summary>What an event of a streamed run is. Numbers are on the wire: append only.</summary>
public enum StreamEventKind : byte
{
    /// <summary>A console entry.</summary>
    Console = 1,

    /// <summary>An item of the stream that the run's value is.</summary>
    Item = 2,
}
