using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Logging;

namespace JsRun.Worker.Connection;

/// <summary>Carries out the requests of one kind, each in an asynchronous method of its own, and sees to it that each is answered once.</summary>
internal abstract class RequestReceiver<TMessage>(RequestRegistry requests) : IFrameReceiver
{
    /// <summary>Whether a worker that is being drained refuses it.</summary>
    protected virtual bool IsNewWork => true;

    public void Receive(ulong correlationId, Payload payload)
    {
        var request = requests.Begin(correlationId, payload);
        TMessage message;
        try
        {
            message = Read(request.Memory);
        }
        catch
        {
            requests.End(request);
            throw;
        }

        _ = RunAsync(request, message);
    }

    /// <summary>Reads the message; its memory is the request's.</summary>
    /// <exception cref="ProtocolException">The payload is no such message.</exception>
    protected abstract TMessage Read(ReadOnlyMemory<byte> payload);

    /// <summary>Carries the request out and answers it. Starts on the connection's loop: must not block.</summary>
    protected abstract ValueTask HandleAsync(PendingRequest request, TMessage message);

    private async Task RunAsync(PendingRequest request, TMessage message)
    {
        try
        {
            if (IsNewWork && requests.IsDraining)
            {
                await request.FailAsync(FailureCode.Draining).ConfigureAwait(false);
                return;
            }

            await HandleAsync(request, message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (request.Cancelled.IsCancellationRequested)
        {
            await request.FailAsync(FailureCode.Cancelled).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A defect in one request must not take the others along: it is reported and answered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Stderr.WriteDefect($"A request of {typeof(TMessage).Name} failed", exception);
            await request.FailAsync(FailureCode.Internal).ConfigureAwait(false);
        }
        finally
        {
            requests.End(request);
        }
    }
}
