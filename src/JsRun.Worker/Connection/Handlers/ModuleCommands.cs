using JsRun.Engine;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Connection.Handlers;

/// <summary>Carries out what is asked about the modules of a runtime, which is no evaluation.</summary>
internal static class ModuleCommands
{
    /// <summary>Runs and answers; the value goes out as it is.</summary>
    public static async ValueTask RunAsync(PendingRequest request, RuntimeHost host, string runtimeId, Func<JsRuntime, ValueTask<RunResult>> run)
    {
        if (host.TryEnter(runtimeId) is not { } hosted)
        {
            await request.FailAsync(host.Missing(runtimeId)).ConfigureAwait(false);
            return;
        }

        try
        {
            request.Runtime = hosted.Runtime;
            using var result = await run(hosted.Runtime).ConfigureAwait(false);
            if (result.Outcome == RunOutcome.Ok)
            {
                await request.DoneAsync(result.ValueJson.Span).ConfigureAwait(false);
                return;
            }

            await SessionFailures.AnswerAsync(request, host, hosted, result).ConfigureAwait(false);
        }
        finally
        {
            hosted.Exit();
        }
    }
}
