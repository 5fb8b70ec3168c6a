using System.Diagnostics;

namespace JsRun.Api.Tests.Libraries;

/// <summary>Runs scripts with Node.js.</summary>
internal static class NodeJs
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What a script prints; it must end well.</summary>
    public static async Task<string> RunAsync(string script, string[] arguments, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(script),
        };
        // As the service's workers.
        start.Environment["TZ"] = "UTC";
        start.Environment["LANG"] = "en_US.UTF-8";
        start.Environment.Remove("LC_ALL");
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Limit, cancellationToken);
            process.ExitCode.ShouldBe(0, await error);
            return await output;
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
