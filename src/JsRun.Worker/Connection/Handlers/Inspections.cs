using JsRun.Engine;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Commands of a runtime that run no code of the user: each waits its turn, and its value is the answer's JSON.</summary>
internal static class Inspections
{
    /// <summary>Enters the runtime, runs the command and answers.</summary>
    public static async ValueTask RunAsync(PendingRequest request, RuntimeHost host, string runtimeId, Func<JsRuntime, ValueTask<RunResult>> command)
    {
        if (host.TryEnter(runtimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(runtimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            await RunAsync(request, host, hosted, command).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }

    /// <summary>Runs the command in a runtime that has been entered, and answers.</summary>
    public static async ValueTask RunAsync(PendingRequest request, RuntimeHost host, HostedRuntime hosted, Func<JsRuntime, ValueTask<RunResult>> command)
    {
        request.Runtime = hosted.Runtime;
        using var result = await command(hosted.Runtime).ConfigureAwait(false);
        if (result.Outcome == RunOutcome.Ok)
        {
            await request.DoneAsync(result.ValueJson.Span).ConfigureAwait(false);
            return;
        }

        await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
    }
}
