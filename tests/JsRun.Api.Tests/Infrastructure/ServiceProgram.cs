using System.Diagnostics;
using System.Reflection;
using JsRun.Tests;

namespace JsRun.Api.Tests.Infrastructure;

/// <summary>The Api's program, for what it says when it ends by itself.</summary>
internal static class ServiceProgram
{
    /// <summary>Runs the program to its end, which must come within half a minute.</summary>
    public static Task<(int ExitCode, string Error, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] settings) =>
        RunAsync(arguments, missingCall: null, settings);

    /// <summary>The same, as if the kernel did not have a system call.</summary>
    public static async Task<(int ExitCode, string Error, string Output)> RunAsync(string[] arguments, uint? missingCall, params (string Name, string Value)[] settings)
    {
        var api = typeof(ServiceProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "JsRun.ApiPath").Value!;
        var start = new ProcessStartInfo(Path.ChangeExtension(api, null), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = missingCall is { } call ? LackingKernel.Run(call, () => Process.Start(start)!) : Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
            return (process.ExitCode, error, await output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
