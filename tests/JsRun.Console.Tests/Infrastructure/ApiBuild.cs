using System.Diagnostics;

namespace JsRun.WebConsole.Tests.Infrastructure;

/// <summary>Builds targets of the Api's project, in the configuration of the tests.</summary>
internal static class ApiBuild
{
    /// <summary>Runs msbuild.</summary>
    /// <param name="path">The only folder that programs are looked for in; null: those of the tests.</param>
    /// <param name="arguments">Targets and properties.</param>
    public static async Task<(int Status, string Output)> RunAsync(string? path, params string[] arguments)
    {
        // No server stays behind, which would hold memory and, maybe, that folder as its path.
        var start = new ProcessStartInfo(
            ConsoleFixture.Noted("JsRun.DotnetPath"),
            [
                "msbuild", ConsoleFixture.Noted("JsRun.ApiProject"), "-nologo", "-v:minimal", "-p:Configuration=" + ConsoleFixture.Noted("JsRun.Configuration"),
                "-p:UseSharedCompilation=false", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        if (path is not null)
        {
            start.Environment["PATH"] = path;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
