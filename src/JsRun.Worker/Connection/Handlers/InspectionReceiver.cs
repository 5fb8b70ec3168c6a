using JsRun.Engine;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Asks a runtime's thread about its memory, in its turn, and passes the JSON on.</summary>
internal sealed class InspectionReceiver(
    RequestRegistry requests, RuntimeHost host, Func<JsRuntime, CancellationToken, ValueTask<RunResult>> inspect)
    : RuntimeReceiver(requests, host)
{
    private readonly RuntimeHost _host = host;

    protected override async ValueTask HandleAsync(PendingRequest request, HostedRuntime hosted)
    {
        request.Runtime = hosted.Runtime;
        using var result = await inspect(hosted.Runtime, request.Cancelled).ConfigureAwait(false);
        if (result.Outcome == RunOutcome.Ok)
        {
            await request.DoneAsync(result.ValueJson.Span).ConfigureAwait(false);
            return;
        }

        await SessionFailures.AnswerAsync(request, _host, hosted, result).ConfigureAwait(false);
    }
}
