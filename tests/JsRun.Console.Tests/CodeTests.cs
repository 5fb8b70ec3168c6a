using System.Diagnostics;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>What the console copies as code is run as it is.</summary>
public sealed class CodeTests(ConsoleFixture console)
{
    // All that languages quote differently.
    private const string Script = """const s = 'it\'s "quoted" \\ $HOME `tick` """ + "\"\"\"" + """ ü'; s.length""";

    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><UseAppHost>false</UseAppHost></PropertyGroup>
        </Project>
        """;

    [Theory]
    [InlineData("curl", "bash", "-c")]
    [InlineData("Python", "python3", "-c")]
    [InlineData("JavaScript", "node", "--input-type=module", "-e")]
    public async Task Copied_Runs(string language, string program, params string[] arguments)
    {
        await using var window = await console.OpenAsync();
        var code = await CopyAsync(window, language);

        var output = await RunAsync(program, [.. arguments, code]);

        output.ShouldContain("\"outcome\":\"ok\"");
        output.ShouldContain("\"type\":\"number\"");
    }

    [Fact]
    public async Task CopiedAsCSharp_IsAProgramThatRuns()
    {
        await using var window = await console.OpenAsync();

        var code = await CopyAsync(window, "C#");

        // The program of a new console project, as it is.
        var folder = Directory.CreateTempSubdirectory("jsrun-copied-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Program.cs"), code, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Copied.csproj"), Project, TestContext.Current.CancellationToken);
            var output = await RunAsync(ConsoleFixture.Noted("JsRun.DotnetPath"), ["run", "--disable-build-servers", "--project", folder.FullName]);

            output.ShouldContain("200 {");
            output.ShouldContain("\"outcome\":\"ok\"");
            output.ShouldContain("\"type\":\"number\"");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task CopiedAsCurl_OfABodyThatBeginsWithAnAt_SendsItAndNoFile()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync("#/api/setModule");
        var page = window.Page;
        await page.GetByLabel("id", new() { Exact = true }).FillAsync(id);
        await page.GetByLabel("specifier", new() { Exact = true }).FillAsync("at.js");
        await page.GetByLabel("Kind of body").SelectOptionAsync("text/javascript");
        await page.GetByLabel("Body", new() { Exact = true }).Last.FillAsync("@/etc/hostname");

        await RunAsync("bash", ["-c", await page.GetByTestId("code").InnerTextAsync()]);

        (await console.Client.GetStringAsync(new Uri($"/runtimes/{id}/modules/at.js", UriKind.Relative), TestContext.Current.CancellationToken)).ShouldBe("@/etc/hostname");
    }

    private static async Task<string> CopyAsync(ConsoleWindow window, string language)
    {
        await window.WriteAsync(Script);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy as…" }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Tab, new() { Name = language, Exact = true }).ClickAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByText($"{language} copied")).ToBeVisibleAsync();
        return await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
    }

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        try
        {
            return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(180));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
