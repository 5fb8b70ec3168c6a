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
    public async Task CopiedAsCSharp_QuotesTheBodyAsItIs()
    {
        await using var window = await console.OpenAsync();

        var code = await CopyAsync(window, "C#");

        // A fence of more quotes than there are in the body, which JSON has escaped.
        code.ShouldContain("new HttpRequestMessage(HttpMethod.Post");
        code.ShouldContain("\"\"\"\n{\"code\":\"const s");
        code.ShouldContain("Console.WriteLine");
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
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
