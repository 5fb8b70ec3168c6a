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

        // Heap and CPU are lines, not single points; age and the time that is left go on by themselves.
        await Expect(row.GetByRole(AriaRole.Img, new() { Name = "Heap over time, now " }).Locator("path.line")).ToHaveAttributeAsync("d", new Regex("L.*L"));
        await Expect(row.GetByRole(AriaRole.Img, new() { Name = "CPU over time, now " }).Locator("path.line")).ToHaveAttributeAsync("d", new Regex("L.*L"));
        var left = row.Locator(".sub").Filter(new() { HasText = "→" });
        await Expect(left).ToHaveTextAsync(new Regex("9 min [0-9]+ s"));
        var before = await left.InnerTextAsync();
        await Expect(left).Not.ToHaveTextAsync(before);
    }

    [Fact]
    public async Task Runtime_ThatIsOnlyWatched_IsEvicted()
    {
        var id = await console.CreateRuntimeAsync("""{"idleTimeoutSeconds":10}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}?tab=memory");
        await Expect(window.Page.GetByRole(AriaRole.Table, new() { Name = "Spaces of the heap" })).ToBeVisibleAsync();

        await Expect(window.Page.GetByTestId("gone")).ToContainTextAsync("idle for longer than its idle timeout");
    }

    [Fact]
    public async Task Repl_LeftDuringAnEvaluation_HasItsResultAfterwards()
    {
        var id = await console.CreateRuntimeAsync("""{"timeoutMs":60000}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        await EvaluateAsync(window, "await new Promise(resolve => { globalThis.go = resolve; setTimeout(resolve, 50_000) })");
        await Expect(page.GetByText("Running…")).ToBeVisibleAsync();
        await TabAsync(page, "Configuration");
        await TabAsync(page, "REPL");
        await Expect(page.GetByText("Running…")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" })).ToBeDisabledAsync();

        // It ends while another part is looked at.
        await TabAsync(page, "Configuration");
        await console.PostAsync($"/runtimes/{id}/eval", """{"code":"go('went on')"}""");
        await TabAsync(page, "REPL");
        await Expect(page.GetByTestId("turns").GetByTestId("tree")).ToHaveTextAsync("\"went on\"");
        await Expect(page.GetByText("Running…")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Tree_KnowsEveryTaggedType()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        await EvaluateAsync(window, """
            ({ special: [NaN, Infinity, -Infinity, -0, undefined, null, , 12n], dates: [new Date(0), new Date(NaN)], regexp: /a+/gi, map: new Map([[{ k: 1 }, 'v']]), set: new Set([1]),
              bytes: new Float64Array([1]), buffer: new ArrayBuffer(2000), error: new RangeError('odd'), fn: function named() {}, stream: (function* () {})(),
              escaped: { $date: 'no date' }, '': 'no name', 'a b': 'with a space', many: Array.from({ length: 1500 }, () => 0) })
            """);

        var tree = window.Page.GetByTestId("tree");
        foreach (var text in new[]
        {
            "0: NaN", "1: Infinity", "2: -Infinity", "3: -0", "4: undefined", "5: null", "6: undefined", "7: 12n", "Date 1970-01-01T00:00:00.000Z", "Invalid Date", "/a+/gi", "{ k } => \"v\"", "Set(1)",
            "Float64Array, 8 bytes", "00 00 00 00 00 00 f0 3f", "ArrayBuffer, 2000 bytes", "RangeError: odd", "ƒ named", "Stream st_", "$date: \"no date\"", "\"\": \"no name\"",
            "\"a b\": \"with a space\"", "Array(1500)",
        })
        {
            await Expect(tree).ToContainTextAsync(text);
        }
    }

    [Fact]
    public async Task Log_OfMoreThanIsShown_SaysSo()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        await EvaluateAsync(window, "for (let i = 0; i < 1200; i++) console.log('line', i)");

        await Expect(window.Page.GetByText("The latest 1,000 of 1,001 entries are shown.")).ToBeVisibleAsync();
        await Expect(window.Page.GetByTestId("console")).ToContainTextAsync("200 more console entries were dropped");
    }

    [Fact]
    public async Task Interrupt_StopsWhatAnotherClientRuns()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var run = console.PostAsync($"/runtimes/{id}/eval", """{"code":"for (;;);","timeoutMs":60000,"cpuMs":60000}""");
        await Expect(window.Page.GetByTestId("state")).ToHaveTextAsync("busy");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Interrupt" }).ClickAsync();

        (await run).GetProperty("outcome").GetString().ShouldBe("interrupted");
        await Expect(window.Page.GetByTestId("state")).ToHaveTextAsync("idle");
    }

    [Fact]
    public async Task Repl_KeepsStateAndTellsErrors()
    {
        var id = await console.CreateRuntimeAsync("""{"console":true,"timeoutMs":60000,"cpuMs":60000}""");
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
