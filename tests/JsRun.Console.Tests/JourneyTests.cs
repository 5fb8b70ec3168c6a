using System.Diagnostics;
using System.Text.RegularExpressions;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>What somebody does who has never read the documentation: from one page to the next, by what is written on buttons and links.</summary>
public sealed partial class JourneyTests(ConsoleFixture console)
{
    [Fact]
    public async Task Newcomer_FindsTheWayWithoutDocumentation()
    {
        await using var window = await console.OpenAsync();
        var page = window.Page;

        // Runs the script that is there.
        await page.GetByRole(AriaRole.Button, new() { Name = "▶ Run" }).ClickAsync();
        await Expect(page.GetByText("Completed")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("tree")).ToContainTextAsync("1208925819614629174706176n");

        // Copies the curl command, and it does the same.
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy as…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await Expect(page.GetByText("curl copied")).ToBeVisibleAsync();
        using var curl = Process.Start(new ProcessStartInfo("bash", ["-c", await page.EvaluateAsync<string>("navigator.clipboard.readText()")]) { RedirectStandardOutput = true })!;
        (await curl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain("1208925819614629174706176");

        // Starts a runtime, with little memory.
        await page.GetByRole(AriaRole.Link, new() { Name = "Runtimes", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" }).ClickAsync();
        await page.GetByLabel("Heap limit, MiB").FillAsync("32");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "REPL" })).ToBeVisibleAsync();

        // Sees its heap move.
        var heap = page.GetByLabel(Heap());
        var before = await heap.GetAttributeAsync("aria-label");
        await window.WriteAsync("globalThis.kept = Array.from({ length: 100_000 }, (_, i) => ({ i })); kept.length");
        await page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await Expect(page.GetByTestId("turns")).ToContainTextAsync("100000");
        await Expect(heap).Not.ToHaveAccessibleNameAsync(before!);
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Memory over time. Now: " })).ToBeVisibleAsync();

        // Saves a heap snapshot.
        var snapshot = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Heap snapshot" }).ClickAsync());
        snapshot.SuggestedFilename.ShouldEndWith(".heapsnapshot");

        // Fills the heap, and reads why the runtime is gone and what can be done.
        await window.WriteAsync("for (;;) kept.push(new Array(10_000).fill(1.5))");
        await page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await Expect(page.GetByTestId("gone")).ToContainTextAsync("more memory than its heap limit");
        await Expect(page.GetByTestId("gone")).ToContainTextAsync("higher limit");
        await page.GetByRole(AriaRole.Link, new() { Name = "To the runtimes" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Runtimes", Exact = true })).ToBeVisibleAsync();
    }

    [GeneratedRegex("^Heap and buffers: ")]
    private static partial Regex Heap();
}
