using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Connection.Handlers;
using JsRun.Worker.Hosting;
using RunLimits = JsRun.Engine.RunLimits;

namespace JsRun.Worker.Connection.Streams;

/// <summary>Writes dumps of runtimes to their requests, and answers these.</summary>
internal sealed class Dumps(RuntimeHost host, StreamTable streams)
{
    /// <summary>Writes a dump in its turn and answers.</summary>
    public async ValueTask WriteAsync(PendingRequest request, HostedRuntime hosted, DumpKind dump, DumpLimits limits)
    {
        var stream = streams.Open(request.CorrelationId, limits.MaxStallMs);
        try
        {
            var runLimits = new RunLimits(limits.TimeoutMs, limits.TimeoutMs, int.MaxValue, 1, 0, 0);
            using var result = await hosted.Runtime.DumpAsync(dump, stream, runLimits, request.Cancelled).ConfigureAwait(false);
            if (result.Outcome == RunOutcome.Ok)
            {
                await request.DoneAsync().ConfigureAwait(false);
            }
            else if (stream.HasStalled || result.Outcome is RunOutcome.Timeout or RunOutcome.CpuLimit or RunOutcome.Interrupted && result.CloseReason is null)
            {
                await request.FailAsync(FailureCode.StreamGivenUp).ConfigureAwait(false);
            }
            else
            {
                await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
            }
        }
        finally
        {
            streams.Close(stream);
        }
    }
}
