using System.Text;
using JsRun.Api.Workers;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Sessions;

/// <summary>
/// Sends the items of a stream to a session's client. The worker is so many ahead of what is acknowledged to it, which is what the client has acknowledged; what it
/// permits in advance is acknowledged as it comes. Any thread.
/// </summary>
internal sealed class SessionItems(SessionWriter writer, string stream) : SessionEvents
{
    /// <summary>Items that are sent without having been acknowledged.</summary>
    public const int Ahead = 16;

    private readonly byte[] _begin = Encoding.UTF8.GetBytes($"{{\"stream\":\"{stream}\",\"value\":");
    private readonly Lock _gate = new();
    private readonly Queue<int> _unacknowledged = new();
    private WorkerStream? _source;
    private long _permitted;

    /// <inheritdoc />
    public override RunOptions Options => RunOptions.Stream;

    /// <summary>The client takes so many more.</summary>
    public void Permit(int count)
    {
        lock (_gate)
        {
            for (; count > 0 && _unacknowledged.TryDequeue(out var bytes); count--)
            {
                _source!.Acknowledge(bytes);
            }

            _permitted += count;
        }
    }

    /// <inheritdoc />
    protected override async ValueTask TakeAsync(WorkerStream source, ReadOnlyMemory<byte> events)
    {
        while (!events.IsEmpty)
        {
            var before = events.Length;
            var (_, item) = StreamEvents.ReadFirst(ref events);

            // Noted first: the client may acknowledge an item before its sending is known to have ended.
            Note(source, before - events.Length);
            await writer.NotifyAsync("stream.item", Compose(item));
        }
    }

    private byte[] Compose(ReadOnlyMemory<byte> item) => [.. _begin, .. item.Span, (byte)'}'];

    private void Note(WorkerStream source, int bytes)
    {
        lock (_gate)
        {
            _source = source;
            if (_permitted > 0)
            {
                _permitted--;
                source.Acknowledge(bytes);
            }
            else
            {
                _unacknowledged.Enqueue(bytes);
            }
        }
    }
}
