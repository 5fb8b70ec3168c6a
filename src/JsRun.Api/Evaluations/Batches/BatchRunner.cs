using JsRun.Api.Callers;
using JsRun.Api.Options;
using JsRun.Api.Workers;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>Runs the evaluations of a batch, a bounded number at a time, in their order. Any thread.</summary>
internal sealed partial class BatchRunner(OneShotEvaluations evaluations, LimitOptions limits, ILogger<BatchRunner> logger)
{
    /// <summary>
    /// Runs all and hands what comes of each to the answer. The body's memory must stay valid until this completes. When the answer
    /// fails, or the client is gone, the rest is interrupted.
    /// </summary>
    public async Task RunAsync(BatchBody batch, Caller caller, IBatchAnswer answer, string traceId, CancellationToken clientGone)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
        var last = -1;
        var lanes = Math.Min(limits.BatchParallelism, batch.Evaluations.Count);
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(_ => RunLaneAsync()));

        async Task RunLaneAsync()
        {
            try
            {
                int index;
                while ((index = Interlocked.Increment(ref last)) < batch.Evaluations.Count && !stop.IsCancellationRequested)
                {
                    var reply = await EvaluateAsync(batch.Evaluations[index], caller, traceId, stop.Token);
                    if (reply.ClientGone)
                    {
                        return;
                    }

                    await answer.AddAsync(index, new BatchItem(reply, traceId), stop.Token);
                }
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }

    private async Task<EvaluationReply> EvaluateAsync(EvaluationBody body, Caller caller, string traceId, CancellationToken stop)
    {
        body.TraceId = traceId;
        try
        {
            return await evaluations.EvaluateAsync(body, caller, events: null, stop);
        }
#pragma warning disable CA1031 // The others of the batch are not to suffer; this one is answered, and the log has the rest.
        catch (Exception exception) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.EvaluationFailed(logger, exception);
            return EvaluationReply.Of(WorkerProblems.Internal);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Logging.EventIds.BatchEvaluationFailed, LogLevel.Error, "An evaluation of a batch failed")]
        public static partial void EvaluationFailed(ILogger logger, Exception exception);
    }
}
