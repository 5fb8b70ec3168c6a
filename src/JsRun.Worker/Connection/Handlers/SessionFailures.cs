using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Answers requests that are no evaluation and so have no envelope to tell how they failed.</summary>
internal static class SessionFailures
{
    /// <summary>Answers for an outcome other than <see cref="RunOutcome.Ok"/>.</summary>
    public static async ValueTask AnswerAsync(PendingRequest request, RuntimeHost host, HostedRuntime hosted, RunResult result)
    {
        if (result.CloseReason is { } reason)
        {
            var wireReason = EngineTerms.Of(reason);
            await host.NoteClosedAsync(hosted, wireReason).ConfigureAwait(false);
            await request.FailAsync(new FailedMessage { Code = FailureCode.RuntimeClosed, CloseReason = wireReason }).ConfigureAwait(false);
            return;
        }

        // A setter of the global object that threw or was stopped refuses the value, as far as the client is concerned.
        await request.FailAsync(result.Outcome switch
        {
            RunOutcome.JavaScriptError => RunAnswer.InvalidValue(result),
            RunOutcome.Timeout or RunOutcome.CpuLimit or RunOutcome.Interrupted => new FailedMessage
            {
                Code = FailureCode.InvalidValue,
                Detail = "Taking the value was stopped: it ran code for too long.",
            },
            _ => RunAnswer.Failure(result),
        }).ConfigureAwait(false);
    }
}
