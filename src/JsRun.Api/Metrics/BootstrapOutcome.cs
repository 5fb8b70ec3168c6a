using JsRun.Api.Workers;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>Reads what became of a bootstrap script from what its worker says of the whole request.</summary>
internal static class BootstrapOutcome
{
    /// <summary>Null when the script has not run: the request was refused, or another's code took its worker along.</summary>
    public static Outcome? Of(in WorkerAnswer answer)
    {
        if (answer.Loss is { } loss)
        {
            return loss.IsByRequest ? Outcome.Crashed : null;
        }

        if (answer.Kind != FrameKind.Failed)
        {
            return Outcome.Ok;
        }

        var failure = answer.ReadFailure();
        return failure.Code switch
        {
            FailureCode.BootstrapFailed => EnvelopeOutcome.Of(failure.Envelope.Span),
            FailureCode.Cancelled => Outcome.Interrupted,
            _ => null,
        };
    }
}
