using JsRun.Protocol.Connections;
using JsRun.Protocol.Frames;

namespace JsRun.Protocol.Tests.Connections;

/// <summary>Fills a connection whose other side does not read.</summary>
internal static class BlockedSend
{
    private const int SettleMs = 2_000;

    /// <summary>Sends until the socket and the queue are full; the task is that of the first frame that has to wait.</summary>
    public static async Task<Task<bool>> CreateAsync(FrameConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var sending = connection.SendAsync(FrameKind.Done, 1, Payload.Rent(4096), cancellationToken).AsTask();
            if (!sending.IsCompleted && await Task.WhenAny(sending, Task.Delay(SettleMs, cancellationToken)) != sending)
            {
                return sending;
            }
        }
    }
}
