using System.Text.Json;
using System.Text.RegularExpressions;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed partial class RuntimeTests(ConsoleFixture console)
{
    [Fact]
    public async Task Runtime_StartedInTheConsole_ShowsItsHeapMove()
    {
        await using var window = await console.OpenAsync("#/runtimes");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" }).ClickAsync();
        await page.GetByLabel("Labels").FillAsync("app=from-console");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RuntimeAddress());
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("idle");
        await Expect(page.GetByText("app=from-console")).ToBeVisibleAsync();

        var meter = page.GetByLabel(HeapMeter());
        await Expect(meter).ToHaveAccessibleNameAsync(KiloBytes());
        await window.WriteAsync("globalThis.kept = Array.from({ length: 300_000 }, (_, i) => ({ i })); kept.length");
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByTestId("turns")).ToContainTextAsync("300000");
        await Expect(meter).ToHaveAccessibleNameAsync(MegaBytes());

        await page.GetByRole(AriaRole.Link, new() { Name = "Runtimes", Exact = true }).First.ClickAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "app=from-console" });
        await Expect(row.GetByRole(AriaRole.Img)).ToHaveCountAsync(2);
        await Expect(row).ToContainTextAsync("idle");
    }

    [Fact]
    public async Task Repl_KeepsStateAndTellsErrors()
    {
        var id = await console.CreateRuntimeAsync("""{"console":true}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var turns = window.Page.GetByTestId("turns");
        await EvaluateAsync(window, "let n = 40; console.log('noted', n)");
        await Expect(turns).ToContainTextAsync("noted 40");
        await EvaluateAsync(window, "n + 2");
        await Expect(turns.Locator(".turn").Last.GetByTestId("tree")).ToHaveTextAsync("42");
        await EvaluateAsync(window, "n.x.y");
        await Expect(turns).ToContainTextAsync("Cannot read properties of undefined");

        await EvaluateAsync(window, "for (;;);");
        await Expect(window.Page.GetByTestId("state")).ToHaveTextAsync("busy");
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(turns).ToContainTextAsync("Interrupted");
    }

    [Fact]
    public async Task Parts_OfRuntime_AreListedAndChanged()
    {
        var id = await console.CreateRuntimeAsync("""{"console":true,"bootstrap":"function add(a, b) { return a + b }"}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        await EvaluateAsync(window, "({ add })");
        await Expect(page.GetByTestId("turns")).ToContainTextAsync("ƒ add");

        await TabAsync(page, "Functions");
        await page.GetByLabel("Arguments, a JSON array").FillAsync("[20, 22]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Call add" }).ClickAsync();
        await Expect(page.GetByTestId("tree")).ToHaveTextAsync("42");
        await page.GetByRole(AriaRole.Button, new() { Name = "Release add" }).ClickAsync();
        await Expect(page.GetByText("No function was handed out")).ToBeVisibleAsync();

        await TabAsync(page, "Modules");
        await page.GetByLabel("Specifier").FillAsync("math.js");
        await page.GetByLabel("Source").FillAsync("export const one = 1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Store the module" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "math.js", Exact = true })).ToBeVisibleAsync();

        await TabAsync(page, "Contexts");
        await page.GetByLabel("Name of the new context").FillAsync("plugin");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create a context" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "plugin", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete context plugin" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "plugin", Exact = true })).ToHaveCountAsync(0);

        await TabAsync(page, "Memory");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Spaces of the heap" })).ToContainTextAsync("old space");
        await TabAsync(page, "Configuration");
        await Expect(page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("maxHeapBytes");
    }

    [Fact]
    public async Task Dumps_AreSavedAsFilesThatDevToolsOpens()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;

        var snapshot = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Heap snapshot" }).ClickAsync());
        snapshot.SuggestedFilename.ShouldEndWith(".heapsnapshot");
        (await RootOfAsync(snapshot)).TryGetProperty("nodes", out _).ShouldBeTrue();
        var profile = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "CPU profile, 3 s" }).ClickAsync());
        profile.SuggestedFilename.ShouldEndWith(".cpuprofile");
        (await RootOfAsync(profile)).TryGetProperty("samples", out _).ShouldBeTrue();
        await page.GetByRole(AriaRole.Button, new() { Name = "Collect garbage" }).ClickAsync();
        await Expect(page.GetByText("Garbage collected")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Runtime_WithInspector_HasALinkToDevTools()
    {
        var id = await console.CreateRuntimeAsync("""{"inspector":{}}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Copy the link" }).ClickAsync();
        await Expect(window.Page.GetByText("DevTools link copied")).ToBeVisibleAsync();
        (await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldMatch($"^devtools://.*{id}/inspector$");
    }

    [Fact]
    public async Task Runtime_ThatHitsItsHeapLimit_TellsWhyItIsGone()
    {
        var id = await console.CreateRuntimeAsync("""{"maxHeapBytes":16777216}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        await EvaluateAsync(window, "const kept = []; for (;;) kept.push(new Array(10000).fill(1.5))");

        await Expect(window.Page.GetByTestId("gone")).ToContainTextAsync("more memory than its heap limit");
    }

    [Fact]
    public async Task Runtime_Deleted_AsksFirst()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("idle");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the runtime" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RuntimesAddress());
        using var answer = await console.Client.GetAsync(new Uri($"/runtimes/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(410);
    }

    private static async Task EvaluateAsync(ConsoleWindow window, string code)
    {
        await window.WriteAsync(code);
        await window.Page.Keyboard.PressAsync("Control+Enter");
    }

    private static Task TabAsync(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name }).ClickAsync();

    private static async Task<JsonElement> RootOfAsync(IDownload download)
    {
        await using var file = File.OpenRead(await download.PathAsync());
        return (await JsonDocument.ParseAsync(file)).RootElement;
    }

    [GeneratedRegex("^Heap and buffers: ")]
    private static partial Regex HeapMeter();

    [GeneratedRegex("^Heap and buffers: [0-9.]+ KB")]
    private static partial Regex KiloBytes();

    [GeneratedRegex("^Heap and buffers: [1-9][0-9.]+ MB")]
    private static partial Regex MegaBytes();

    [GeneratedRegex("#/runtimes/rt_")]
    private static partial Regex RuntimeAddress();

    [GeneratedRegex("#/runtimes$")]
    private static partial Regex RuntimesAddress();
}
