using JsRun.Api.Workers;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions;

/// <summary>Tells a session's client what a run writes to its console, as it is written.</summary>
/// <param name="writer">The client.</param>
/// <param name="request">The id of the run's request, which each entry is told with; or empty.</param>
internal sealed class SessionConsole(SessionWriter writer, ReadOnlyMemory<byte> request) : SessionEvents
{
    /// <inheritdoc />
    public override RunOptions Options => RunOptions.StreamConsole;

    /// <inheritdoc />
    protected override async ValueTask TakeAsync(WorkerStream stream, ReadOnlyMemory<byte> events)
    {
        var bytes = events.Length;
        while (!events.IsEmpty)
        {
            var (_, entry) = StreamEvents.ReadFirst(ref events);
            await writer.NotifyAsync("console", request.IsEmpty ? entry : WithRequest(entry));
        }

        stream.Acknowledge(bytes);
    }

    // The entry is an object that is not empty.
    private byte[] WithRequest(ReadOnlyMemory<byte> entry) => [.. "{\"request\":"u8, .. request.Span, (byte)',', .. entry.Span[1..]];
}
