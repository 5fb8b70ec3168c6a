using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Messages;

/// <summary>How a run is carried out and answered. Numbers are on the wire: append only.</summary>
[Flags]
public enum RunOptions : byte
{
    /// <summary>Script, tagged, nothing streamed.</summary>
    None = 0,

    /// <summary>The source is an ES module; the value is its exports.</summary>
    Module = 1,

    /// <summary>The value is written as <c>JSON.stringify</c> does.</summary>
    PlainJson = 2,

    /// <summary>Console entries are captured and the context has a <c>console</c>.</summary>
    Console = 4,

    /// <summary>
    /// Console entries, and the items of a stream that the value is, are sent in <see cref="FrameKind.StreamPiece"/> frames as <see cref="StreamEvents"/>
    /// when they come, and left out of the envelope.
    /// </summary>
    Stream = 8,

    /// <summary>Runs in a context made for this run.</summary>
    FreshContext = 16,

    /// <summary>The context has the web's globals.</summary>
    Web = 32,

    /// <summary>As <see cref="Stream"/>, but console entries alone; a stream is a handle in the envelope.</summary>
    StreamConsole = 64,

    /// <summary>The answer tells when the parts of the run were, for somebody who records its trace.</summary>
    Traced = 128,
}
