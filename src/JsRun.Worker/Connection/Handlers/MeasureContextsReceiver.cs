using JsRun.Engine;
using JsRun.Protocol.Messages;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Measures what each context of a runtime takes.</summary>
internal sealed class MeasureContextsReceiver(RequestRegistry requests, RuntimeHost host) : RequestReceiver<MeasureContextsMessage>(requests)
{
    protected override MeasureContextsMessage Read(ReadOnlyMemory<byte> payload) => MeasureContextsMessage.Read(payload);

    protected override ValueTask HandleAsync(PendingRequest request, MeasureContextsMessage message) => Inspections.RunAsync(
        request, host, message.RuntimeId, runtime => MeasureAsync(runtime, EngineTerms.Of(message.RunLimits), request.Cancelled));

    private static async ValueTask<RunResult> MeasureAsync(JsRuntime runtime, Engine.RunLimits limits, CancellationToken cancelled)
    {
        var measured = await runtime.MeasureContextsAsync(limits, cancelled).ConfigureAwait(false);
        if (measured.Outcome is not (RunOutcome.Timeout or RunOutcome.CpuLimit or RunOutcome.Interrupted))
        {
            return measured;
        }

        // Scripts that V8 called meanwhile took too long: what can be told without them is told.
        measured.Dispose();
        return await runtime.MemoryAsync(cancelled).ConfigureAwait(false);
    }
}
