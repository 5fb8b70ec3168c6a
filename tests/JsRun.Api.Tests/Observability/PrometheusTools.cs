using System.Diagnostics;

namespace JsRun.Api.Tests.Observability;

/// <summary>Prometheus' own programs. Where they are not installed their tests are skipped, unless the build says that they have to be there.</summary>
internal static class PrometheusTools
{
    private static bool AreRequired => Environment.GetEnvironmentVariable("JSRUN_REQUIRE_PROMETHEUS") == "1";

    /// <summary>Where a program is; skips the test when it is nowhere.</summary>
    public static string Find(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipUnless(path is not null || AreRequired, $"{program} is not installed: apt-get install prometheus");
        return path.ShouldNotBeNull($"{program} is not installed");
    }

    /// <summary>Runs <c>promtool</c> to its end.</summary>
    public static async Task<(int ExitCode, string Output)> PromtoolAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find("promtool"), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1));
        return (process.ExitCode, await output + await errors);
    }
}
