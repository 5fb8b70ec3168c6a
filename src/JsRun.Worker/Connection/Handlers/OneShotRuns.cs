using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;
using CloseReason = JsRun.Engine.CloseReason;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Runs evaluations in runtimes of their own, which are closed after the answer.</summary>
internal sealed class OneShotRuns(SnapshotShelf snapshots, RuntimeStarter starter)
{
    /// <summary>Runs and answers.</summary>
    public ValueTask RunAsync(PendingRequest request, EvaluateMessage message, EvaluateRequest evaluation, RunStream? stream) =>
        message.SnapshotId.Length == 0
            ? RunAsync(request, snapshots.Plain, message.IsolateLimits, evaluation, stream)
            : RunFromSnapshotAsync(request, message, evaluation, stream);

    private async ValueTask RunFromSnapshotAsync(PendingRequest request, EvaluateMessage message, EvaluateRequest evaluation, RunStream? stream)
    {
        if (snapshots.TryHold(message.SnapshotId) is not { } snapshot)
        {
            await request.FailAsync(FailureCode.SnapshotNotLoaded).ConfigureAwait(false);
            return;
        }

        try
        {
            await RunAsync(request, snapshot.Pool, message.IsolateLimits, evaluation, stream).ConfigureAwait(false);
        }
        finally
        {
            snapshot.Release();
        }
    }

    private async ValueTask RunAsync(PendingRequest request, WarmPool pool, IsolateLimits limits, EvaluateRequest evaluation, RunStream? stream)
    {
        var runtime = await pool.TakeAsync(starter.Complete(limits), request.CorrelationId, request.Cancelled).ConfigureAwait(false);
        try
        {
            request.Runtime = runtime;
            stream?.Wakes(runtime);
            using var result = await runtime.EvaluateAsync(evaluation, request.Cancelled).ConfigureAwait(false);
            stream?.Finish();

            await AnswerAsync(request, result).ConfigureAwait(false);
        }
        finally
        {
            // The answer is on its way: nobody waits for the isolate's end.
            _ = runtime.CloseAsync(CloseReason.Deleted);
            pool.Replenish();
        }
    }

    private static ValueTask AnswerAsync(PendingRequest request, RunResult result) => EngineTerms.Of(result.Outcome) is { } outcome
        ? request.AnswerAsync(FrameKind.RunResult, RunAnswer.RunResult(result, outcome, runtimeId: null))
        : request.FailAsync(RunAnswer.FailureOfNew(result));
}
