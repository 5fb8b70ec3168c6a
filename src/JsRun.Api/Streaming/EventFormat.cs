using System.Buffers;

namespace JsRun.Api.Streaming;

/// <summary>A form in which events go over HTTP. Without state.</summary>
internal abstract class EventFormat
{
    /// <summary>The media type.</summary>
    public abstract string ContentType { get; }

    /// <summary>What keeps a silent connection open; empty when the form has no such thing.</summary>
    public virtual ReadOnlySpan<byte> Comment => default;

    /// <summary>Begins an event; its data, one JSON text on one line, follows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">Kind of event: lower-case ASCII.</param>
    /// <param name="id">Number of the event, from 1.</param>
    public abstract void Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long id);

    /// <summary>Ends it.</summary>
    public abstract void End(IBufferWriter<byte> output);
}
