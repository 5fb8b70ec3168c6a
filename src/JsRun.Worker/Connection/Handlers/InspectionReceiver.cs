using JsRun.Engine;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Asks a runtime's thread about its memory, in its turn, and passes the JSON on.</summary>
internal sealed class InspectionReceiver(
    RequestRegistry requests, RuntimeHost host, Func<JsRuntime, CancellationToken, ValueTask<RunResult>> inspect)
    : RuntimeReceiver(requests, host)
{
    private readonly RuntimeHost _host = host;

    protected override ValueTask HandleAsync(PendingRequest request, HostedRuntime hosted) =>
        Inspections.RunAsync(request, _host, hosted, runtime => inspect(runtime, request.Cancelled));
}
