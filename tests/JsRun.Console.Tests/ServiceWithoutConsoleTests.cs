using System.Diagnostics;
using System.Net.Http.Json;
using JsRun.Api.Tests.Infrastructure;
using JsRun.WebConsole.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>A service that was built where there is no Node.js.</summary>
public sealed class ServiceWithoutConsoleTests(ConsoleFixture console)
{
    [Fact]
    public async Task Service_BuiltWithoutNode_HasAPageThatSaysSoAndAllElse()
    {
        var folder = Directory.CreateTempSubdirectory("jsrun-plain-");
        try
        {
            await using var service = await JsRunService.StartProgramAsync(await BuildAsync(folder));
            await using var window = await console.OpenAsync(service: service);

            await Expect(window.Page.Locator("main")).ToContainTextAsync("It was built without its web console, which takes Node.js 18 or newer with npm at build time.");
            await window.Page.GetByText("Swagger UI").ClickAsync();
            await Expect(window.Page.GetByText("/runtimes/{id}/eval").First).ToBeVisibleAsync();
            using var answer = await service.Client.PostAsJsonAsync("/eval", new { code = "6 * 7" }, TestContext.Current.CancellationToken);
            (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"value\":42");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // All is taken from the usual build but the Api's assembly, which is compiled anew by whoever finds nothing but a shell.
    private static async Task<string> BuildAsync(DirectoryInfo folder)
    {
        var (tools, intermediate, service) = (folder.CreateSubdirectory("tools"), folder.CreateSubdirectory("obj"), folder.CreateSubdirectory("service"));
        File.CreateSymbolicLink(Path.Combine(tools.FullName, "sh"), "/bin/sh");
        var start = new ProcessStartInfo(
            ConsoleFixture.Noted("JsRun.DotnetPath"),
            [
                "msbuild", ConsoleFixture.Noted("JsRun.ApiProject"), "-nologo", "-v:minimal", "-t:PrepareResources;Compile", "-p:Configuration=" + ConsoleFixture.Noted("JsRun.Configuration"),
                "-p:BuildProjectReferences=false", "-p:ProduceReferenceAssembly=false", "-p:UseSharedCompilation=false", $"-p:IntermediateOutputPath={intermediate.FullName}/",
            ])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["PATH"] = tools.FullName;
        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        build.ExitCode.ShouldBe(0, output);
        output.ShouldContain("The web console is left out");

        var path = Path.Combine(service.FullName, Path.GetFileName(JsRunService.BuiltPath));
        using var copy = Process.Start("cp", ["-a", Path.GetDirectoryName(JsRunService.BuiltPath) + "/.", service.FullName]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        copy.ExitCode.ShouldBe(0);
        File.Copy(Path.Combine(intermediate.FullName, Path.GetFileName(path)), path, overwrite: true);
        return path;
    }
}
