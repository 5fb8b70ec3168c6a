using JsRun.Engine;
using JsRun.Protocol.Frames;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>
/// Sends the console entries of one run as they are written, in their order. While the connection is busy they wait here: the run's
/// console limits bound them.
/// </summary>
internal sealed class ConsoleStream(ulong correlationId, FrameSender sender) : IConsoleSink
{
    private readonly Lock _gate = new();
    private readonly Queue<Payload> _waiting = new();
    private Task? _sending;

    /// <summary>A stream when the request asks for one; else null.</summary>
    public static ConsoleStream? For(Protocol.Messages.RunOptions options, ulong correlationId, FrameSender sender) =>
        options.HasFlag(Protocol.Messages.RunOptions.StreamConsole) ? new ConsoleStream(correlationId, sender) : null;

    public void Write(ReadOnlySpan<byte> entryJson)
    {
        using var writer = new PayloadWriter(Math.Max(entryJson.Length, 1));
        writer.WriteRaw(entryJson);
        var payload = writer.ToPayload();
        lock (_gate)
        {
            if (_sending is null && sender.TrySend(FrameKind.ConsoleEvent, correlationId, payload))
            {
                return;
            }

            _waiting.Enqueue(payload);
            _sending ??= Task.Run(SendWaitingAsync);
        }
    }

    /// <summary>Completes when all that was written is queued for sending. After the run's last entry.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            return _sending ?? Task.CompletedTask;
        }
    }

    private async Task SendWaitingAsync()
    {
        while (true)
        {
            Payload? payload;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out payload))
                {
                    _sending = null;
                    return;
                }
            }

            await sender.SendAsync(FrameKind.ConsoleEvent, correlationId, payload).ConfigureAwait(false);
        }
    }
}
