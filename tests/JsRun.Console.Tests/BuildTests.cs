using System.Diagnostics;
using JsRun.WebConsole.Tests.Infrastructure;

namespace JsRun.WebConsole.Tests;

/// <summary>What the build does with the console where it cannot be built, or was built elsewhere.</summary>
public sealed class BuildTests
{
    [Fact]
    public async Task WithoutNode_TheConsoleIsLeftOutAndTheBuildGoesOn()
    {
        // A shell is all that there is.
        var path = Directory.CreateTempSubdirectory("jsrun-path-");
        File.CreateSymbolicLink(Path.Combine(path.FullName, "sh"), "/bin/sh");
        try
        {
            var (status, output) = await BuildAsync(start => start.Environment["PATH"] = path.FullName, "-t:BundleConsole", "-p:IntermediateOutputPath=" + path.FullName + "/");

            output.ShouldContain("The web console is left out: Node.js 18 or newer with npm was not found (apt-get install nodejs npm). All else is built.");
            status.ShouldBe(0);
        }
        finally
        {
            path.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task FolderWithoutAConsole_FailsTheBuildAndSaysWhatIsMissing()
    {
        var empty = Directory.CreateTempSubdirectory("jsrun-console-");
        try
        {
            var (status, output) = await BuildAsync(_ => { }, "-t:EmbedConsole", $"-p:ConsoleFolder={empty.FullName}");

            output.ShouldContain($"there is no {empty.FullName}/index.html");
            status.ShouldNotBe(0);
        }
        finally
        {
            empty.Delete();
        }
    }

    private static async Task<(int Status, string Output)> BuildAsync(Action<ProcessStartInfo> set, params string[] arguments)
    {
        var start = new ProcessStartInfo(ConsoleFixture.Noted("JsRun.DotnetPath"), ["msbuild", ConsoleFixture.Noted("JsRun.ApiProject"), "-nologo", "-v:minimal", "-p:Configuration=Release", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        set(start);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
