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
        using var folder = new FolderWithAShell();
        await using var service = await JsRunService.StartProgramAsync(await BuildAsync(folder));
        await using var window = await console.OpenAsync(service: service);

        await Expect(window.Page.Locator("main")).ToContainTextAsync("It was built without its web console, which takes Node.js 18 or newer with npm at build time.");
        await window.Page.GetByText("Swagger UI").ClickAsync();
        await Expect(window.Page.GetByText("/runtimes/{id}/eval").First).ToBeVisibleAsync();
        using var answer = await service.Client.PostAsJsonAsync("/eval", new { code = "6 * 7" }, TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"value\":42");
    }

    // All is taken from the usual build but the Api's assembly, which is compiled anew by whoever finds nothing but a shell.
    private static async Task<string> BuildAsync(FolderWithAShell folder)
    {
        var (intermediate, service) = (Directory.CreateDirectory(Path.Combine(folder.Path, "obj")).FullName, Directory.CreateDirectory(Path.Combine(folder.Path, "service")).FullName);
        var (status, output) = await ApiBuild.RunAsync(
            folder.Path, "-t:PrepareResources;Compile", "-p:BuildProjectReferences=false", "-p:ProduceReferenceAssembly=false", $"-p:IntermediateOutputPath={intermediate}/");
        status.ShouldBe(0, output);
        output.ShouldContain("The web console is left out");

        var assembly = Path.GetFileName(JsRunService.BuiltPath);
        using var copy = Process.Start("cp", ["-a", Path.GetDirectoryName(JsRunService.BuiltPath) + "/.", service]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        copy.ExitCode.ShouldBe(0);
        File.Copy(Path.Combine(intermediate, assembly), Path.Combine(service, assembly), overwrite: true);
        return Path.Combine(service, assembly);
    }
}
