using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Worker.Connection.Streams;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Runs evaluations and calls in runtimes that have an id.</summary>
internal sealed class SessionRuns(RuntimeHost host)
{
    /// <summary>Runs and answers.</summary>
    public async ValueTask RunAsync(
        PendingRequest request, string runtimeId, RunStream? stream, Func<JsRuntime, ValueTask<RunResult>> run)
    {
        if (host.TryEnter(runtimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(runtimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            request.Runtime = hosted.Runtime;
            stream?.Wakes(hosted.Runtime);
            using var result = await run(hosted.Runtime).ConfigureAwait(false);
            stream?.Finish();

            await AnswerAsync(request, hosted, result).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }

    private async ValueTask AnswerAsync(PendingRequest request, HostedRuntime hosted, RunResult result)
    {
        if (result.CloseReason is { } reason)
        {
            // Before the answer, so that the client's next request finds the runtime closed.
            await host.NoteClosedAsync(hosted, EngineTerms.Of(reason)).ConfigureAwait(false);
        }

        if (EngineTerms.Of(result.Outcome) is not { } outcome)
        {
            await request.FailAsync(RunAnswer.Failure(result)).ConfigureAwait(false);
            return;
        }

        await request.AnswerAsync(FrameKind.RunResult, RunAnswer.RunResult(result, outcome, hosted.JsonId)).ConfigureAwait(false);
    }
}
