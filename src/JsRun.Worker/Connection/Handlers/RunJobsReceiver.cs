using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Envelopes;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Runs jobs of a runtime whose jobs are run by hand.</summary>
internal sealed class RunJobsReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<RunJobsMessage>(requests)
{
    protected override RunJobsMessage Read(ReadOnlyMemory<byte> payload) => RunJobsMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, RunJobsMessage message)
    {
        var jobs = new JobsRequest(message.MaxJobs, message.Context.Length == 0 ? null : message.Context, EngineTerms.Of(message.RunLimits));
        return ScriptRequests.RunAsync(
            request, host, message.RuntimeId, FailureCode.JobFailed, runtime => runtime.RunJobsAsync(jobs, request.Cancelled), EnvelopeWriter.WithUsage);
    }
}
