using JsRun.Api.Runtimes;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Links;

/// <summary>
/// A link between two runtimes: carries messages from either worker to the other, each direction for itself. No more than the window of the
/// workers' streams is held: what the receiver's script does not take is not acknowledged, and waits in the sender. Any thread.
/// </summary>
internal sealed class RuntimeLink(long number, LinkEnd one, LinkEnd other, DateTimeOffset createdAt, Action<RuntimeLink> closed)
{
    // For messages that were sent before the end, while their receiver takes them.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id { get; } = $"lnk_{number}";

    public long Number => number;

    public DateTimeOffset CreatedAt => createdAt;

    public LinkEnd One => one;

    public LinkEnd Other => other;

    /// <summary>Completes when both ends know that the link is closed. Never faults.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The end that a runtime has, and the one at the other runtime.</summary>
    public (LinkEnd Here, LinkEnd There) SeenFrom(RuntimeRecord runtime) => one.Runtime == runtime ? (one, other) : (other, one);

    /// <summary>Begins to carry messages. Once, when both ends have their ports.</summary>
    public void Start() => _ = RunAsync();

    /// <summary>Closes the link: both ends get what is on its way to them, if they take it soon, and are told.</summary>
    /// <param name="gone">The runtime that is gone, whose worker says when it has nothing more; null for none.</param>
    public void Close(RuntimeRecord? gone = null)
    {
        if (!_closing.TrySetResult())
        {
            return;
        }

        closed(this);
        foreach (var end in (LinkEnd[])[one, other])
        {
            if (end.Runtime != gone)
            {
                end.Port!.Complete();
            }
        }
    }

    private async Task RunAsync()
    {
        using var giveUp = new CancellationTokenSource();
        var directions = Task.WhenAll(CarryAsync(one, other, giveUp.Token), CarryAsync(other, one, giveUp.Token));
        await _closing.Task;
        giveUp.CancelAfter(FlushTime);
        await directions;
        await one.Port!.DisposeAsync();
        await other.Port!.DisposeAsync();
        _ended.SetResult();
    }

    private async Task CarryAsync(LinkEnd from, LinkEnd to, CancellationToken giveUp)
    {
        try
        {
            while (await from.Port!.ReadAsync() is { } piece)
            {
                var bytes = piece.Length;
                if (bytes == 0 || piece.Span[0] != PortFrame.Message)
                {
                    piece.Dispose();
                    break;
                }

                await to.Port!.SendAsync(piece, giveUp);
                from.CountSent();
                from.Port.Acknowledge(bytes);
            }
        }
        catch (OperationCanceledException)
        {
            // The receiver does not take what it gets: it is told of the end all the same.
        }

        Close(from.Runtime);
        await to.Port!.SendLastAsync(CloseFrame());
    }

    private static Payload CloseFrame()
    {
        using var writer = new PayloadWriter(1);
        writer.WriteByte(PortFrame.Close);
        return writer.ToPayload();
    }
}
