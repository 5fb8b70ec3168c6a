using System.Net.WebSockets;
using System.Text;
using JsRun.Api.Workers;
using JsRun.Protocol.Frames;

namespace JsRun.Api.Runtimes.Inspectors;

/// <summary>One client of a runtime's inspector: carries its messages to the worker, and those of the worker back.</summary>
internal sealed class InspectorSocket(WebSocket socket, StreamedAnswer worker, int maxMessageBytes)
{
    private const int ReadBytes = 4096;

    // RFC 6455: a control frame has 125 bytes, two of them the code.
    private const int MaxReasonBytes = 123;

    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);

    /// <summary>Runs until either side has enough; then tells the other.</summary>
    /// <param name="leaving">Cancelled when the client, or the service, goes; has the worker forget the client.</param>
    /// <param name="explain">Tells why the worker gave up.</param>
    /// <param name="keyEnded">Cancelled, with the other, when the client's key is no longer good.</param>
    /// <param name="clientGone">The connection is broken.</param>
    public async Task RunAsync(CancellationTokenSource leaving, Func<WorkerAnswer, string> explain, CancellationToken keyEnded, CancellationToken clientGone)
    {
        using var talking = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        var receiving = ReceiveAsync(talking.Token);
        var sending = SendAsync(talking.Token);
        await Task.WhenAny(receiving, worker.Answer);

        var (status, reason) = receiving.IsCompleted ? (await receiving, null)
            : keyEnded.IsCancellationRequested ? (WebSocketCloseStatus.PolicyViolation, "The key is no longer good.")
            : leaving.IsCancellationRequested ? (WebSocketCloseStatus.EndpointUnavailable, "The service is shutting down.")
            : (WebSocketCloseStatus.PolicyViolation, (string?)explain(await worker.Answer));
        await leaving.CancelAsync();

        // What the worker has said before goes first, if the client takes it.
        await Task.WhenAny(sending, Task.Delay(CloseWait, CancellationToken.None));
        await CloseAsync(status, reason);
        await Task.WhenAny(receiving, Task.Delay(CloseWait, CancellationToken.None));
        await talking.CancelAsync();
        await receiving;
        await sending;
    }

    /// <summary>Carries the client's messages; gives the status to close with.</summary>
    private async Task<WebSocketCloseStatus> ReceiveAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var message = new PayloadWriter(ReadBytes);
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(message.GetMemory(ReadBytes), stop);
                    message.Advance(received.Count);
                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        return WebSocketCloseStatus.NormalClosure;
                    }

                    if (received.MessageType != WebSocketMessageType.Text)
                    {
                        return WebSocketCloseStatus.InvalidMessageType;
                    }

                    if (message.Length > maxMessageBytes)
                    {
                        return WebSocketCloseStatus.MessageTooBig;
                    }
                }
                while (!received.EndOfMessage);

                await worker.SendAsync(message.ToPayload(), stop);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            return WebSocketCloseStatus.EndpointUnavailable;
        }
    }

    /// <summary>Carries the worker's messages until there are no more, or the client takes none.</summary>
    private async Task SendAsync(CancellationToken stop)
    {
        try
        {
            while (await worker.ReadAsync() is { } message)
            {
                using (message)
                {
                    await socket.SendAsync(message.Memory, WebSocketMessageType.Text, endOfMessage: true, stop);
                    worker.Acknowledge(message.Length);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client is gone, which receiving notices too.
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        using var limit = new CancellationTokenSource(CloseWait);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, Cut(reason), limit.Token);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    private static string? Cut(string? reason) =>
        reason is null || Encoding.UTF8.GetByteCount(reason) <= MaxReasonBytes ? reason : string.Concat(reason.Where(char.IsAscii).Take(MaxReasonBytes));
}
