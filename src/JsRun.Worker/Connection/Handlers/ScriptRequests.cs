using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Commands of a runtime that run a script on the way: where that fails, its envelope tells how.</summary>
internal static class ScriptRequests
{
    /// <summary>Enters the runtime, runs the command and answers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="host">Where the runtime is.</param>
    /// <param name="runtimeId">Its id.</param>
    /// <param name="failure">What the failure of the script means.</param>
    /// <param name="command">The command; its value is the answer's JSON.</param>
    /// <param name="answer">Makes the answer where its value is not all of it.</param>
    public static async ValueTask RunAsync(
        PendingRequest request, RuntimeHost host, string runtimeId, FailureCode failure, Func<JsRuntime, ValueTask<RunResult>> command,
        Func<RunResult, Payload>? answer = null)
    {
        if (host.TryEnter(runtimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(runtimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            request.Runtime = hosted.Runtime;
            using var result = await command(hosted.Runtime).ConfigureAwait(false);
            if (result.CloseReason is { } reason)
            {
                // Before the answer, so that the client's next request finds the runtime closed.
                await host.NoteClosedAsync(hosted, EngineTerms.Of(reason)).ConfigureAwait(false);
            }

            if (result.Outcome == RunOutcome.Ok)
            {
                if (answer is null)
                {
                    await request.DoneAsync(result.ValueJson.Span).ConfigureAwait(false);
                }
                else
                {
                    await request.AnswerAsync(FrameKind.Done, answer(result)).ConfigureAwait(false);
                }

                return;
            }

            await request.FailAsync(EngineTerms.Of(result.Outcome) is { } outcome
                ? new FailedMessage { Code = failure, Envelope = RunAnswer.Envelope(result, outcome) }
                : RunAnswer.Failure(result)).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }
}
