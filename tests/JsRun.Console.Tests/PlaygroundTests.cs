using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

public sealed class PlaygroundTests(ConsoleFixture console)
{
    [Fact]
    public async Task Script_RunWithTheKeyboard_StreamsItsConsoleAndShowsItsValue()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync(
            """
            console.log('first')
            await new Promise(resolve => setTimeout(resolve, 4000))
            console.error('second')
            ;[1n, new Date(0), /a+/g, new Map([['k', 1]]), new Set([2]), NaN, -0, undefined, new Uint8Array([1, 255]), new RangeError('odd'), null, 'text', true]
            """);
        await window.Page.Keyboard.PressAsync("Control+Enter");

        // What was written is there while the script still waits.
        var log = window.Page.GetByTestId("console");
        await Expect(log.GetByText("first")).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("Running…")).ToBeVisibleAsync();
        await Expect(window.Page.GetByText("Completed")).ToBeVisibleAsync();
        await Expect(log.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(log.Locator("li.error")).ToContainTextAsync("second");

        var tree = window.Page.GetByTestId("tree");
        foreach (var text in new[] { "1n", "Date 1970-01-01T00:00:00.000Z", "/a+/g", "Map(1)", "\"k\" => 1", "Set(1)", "NaN", "-0", "undefined", "Uint8Array, 2 bytes", "01 ff", "RangeError: odd", "null", "\"text\"", "true" })
        {
            await Expect(tree).ToContainTextAsync(text);
        }

        foreach (var meter in new[] { "Wall: ", "CPU: ", "Heap: " })
        {
            await Expect(window.Page.GetByTestId("usage").GetByLabel(meter)).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task Script_ThatThrows_HasItsLineMarked()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("const a = 1\nnull.x\na");
        await window.RunAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Cannot read properties of null");
        await Expect(window.Page.Locator(".cm-errorLine")).ToHaveTextAsync("null.x");
        await Expect(window.Page.Locator(".cm-lint-marker-error")).ToBeVisibleAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "main.js:2:6" }).ClickAsync();
        await Expect(window.Page.Locator(".cm-content")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task SyntaxError_ShowsItsPlace()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("let ok = 1\nlet b = ;");
        await window.RunAsync();

        await Expect(window.Page.GetByText("Syntax error", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.Locator(".cm-errorLine")).ToHaveTextAsync("let b = ;");
    }

    [Fact]
    public async Task HeapLimit_Hit_TellsWhyAndWhatToDo()
    {
        await using var window = await console.OpenAsync();
        await window.Page.GetByText("Limits", new() { Exact = false }).First.ClickAsync();
        await window.Page.GetByLabel("Heap, MiB").FillAsync("16");
        await window.WriteAsync("const kept = []\nfor (;;) kept.push(new Array(10000).fill(1.5))");
        await window.RunAsync();

        await Expect(window.Page.GetByText("Out of memory", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("more memory than its limit of 16.0 MB");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Raise Heap under Limits");
    }

    [Fact]
    public async Task Loop_OnEscape_IsInterrupted()
    {
        await using var window = await console.OpenAsync();
        await window.AllowAMinuteAsync();
        await window.WriteAsync("for (;;);");
        await window.RunAsync();
        await Expect(window.Page.GetByText("Running…")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("Escape");

        await Expect(window.Page.GetByTestId("outcome").GetByText("Interrupted", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = false }).First).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Loop_InRuntime_IsInterruptedAndTheRuntimeLivesOn()
    {
        var id = await console.CreateRuntimeAsync("""{"console":true,"timeoutMs":60000,"cpuMs":60000,"label":{"app":"playground-test"}}""");
        await using var window = await console.OpenAsync($"#/playground?runtime={id}");
        await Expect(window.Page.GetByLabel("Where to run")).ToHaveValueAsync(id);
        await window.WriteAsync("globalThis.kept = 41; for (;;);");
        await window.RunAsync();
        await Expect(window.Page.GetByText("Running…")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Expect(window.Page.GetByTestId("outcome").Locator("code").GetByText("interrupted")).ToBeVisibleAsync();

        await window.WriteAsync("kept + 1");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("42");
    }

    [Fact]
    public async Task Module_WithGlobalsAndModules_Runs()
    {
        await using var window = await console.OpenAsync();
        await window.Page.GetByLabel("Kind of source").SelectOptionAsync("module");
        await window.Page.GetByText("Globals", new() { Exact = false }).First.ClickAsync();
        var globals = window.Page.GetByLabel("Globals, JSON");
        await globals.FillAsync("{ nonsense");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "▶ Run" })).ToBeDisabledAsync();
        await globals.FillAsync("""{ "factor": { "$bigint": "21" } }""");
        await window.Page.GetByText("what import finds").ClickAsync();
        await window.Page.GetByLabel("Modules, JSON").FillAsync("""{ "math.js": "export const double = n => n * 2n" }""");
        await window.WriteAsync("import { double } from './math.js'\nexport const answer = double(factor)");
        await window.RunAsync();

        await Expect(window.Page.GetByTestId("tree")).ToContainTextAsync("answer: 42n");
    }

    [Fact]
    public async Task Completion_KnowsTheRuntimesGlobals()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("");
        await window.Page.Keyboard.TypeAsync("structuredC");
        await Expect(OptionsOf(window, "structuredClone")).ToBeVisibleAsync();

        // What a runtime has is offered, and what only the browser has is not.
        foreach (var (typed, offered, absent) in new[]
        {
            ("f", "Function", "fetch"), ("JSON.", "stringify", "fetch"), ("console.", "table", "profile"), ("globalThis.", "structuredClone", "document"),
        })
        {
            await window.Page.Keyboard.PressAsync("Escape");
            await window.WriteAsync("");
            await window.Page.Keyboard.TypeAsync(typed);
            await Expect(OptionsOf(window, offered)).ToBeVisibleAsync();
            await Expect(OptionsOf(window, absent)).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Completion_InRuntime_KnowsWhatScriptsHaveLeftThere()
    {
        var id = await console.CreateRuntimeAsync("""{"bootstrap":"globalThis.invoices = []"}""");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        await window.WriteAsync("");
        await window.Page.Keyboard.TypeAsync("invo");
        await Expect(OptionsOf(window, "invoices")).ToBeVisibleAsync();

        await window.Page.Keyboard.PressAsync("Escape");
        await window.WriteAsync("");
        await window.Page.Keyboard.TypeAsync("globalThis.invo");
        await Expect(OptionsOf(window, "invoices")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Offered_Globals_AreThoseOfARuntime()
    {
        await using var window = await console.OpenAsync();
        await window.Page.GetByText("web globals").ClickAsync();
        var offered = new HashSet<string>();
        foreach (var letter in "ABCDEFHIJMNOPRSTUWacdeipqsu")
        {
            await window.Page.Keyboard.PressAsync("Escape");
            await window.WriteAsync("");
            await window.Page.Keyboard.TypeAsync($"globalThis.{letter}");
            await Expect(window.Page.Locator(".cm-tooltip-autocomplete")).ToBeVisibleAsync();
            offered.UnionWith(await window.Page.Locator(".cm-tooltip-autocomplete .cm-completionLabel").AllInnerTextsAsync());
        }

        var names = string.Join(',', offered.Select(name => $"\"{name}\""));
        var answer = await console.PostAsync("/eval", JsonSerializer.Serialize(new { code = $"[{names}].filter(name => !(name in globalThis))", web = true, console = true }));
        offered.Count.ShouldBeGreaterThan(60);
        answer.GetProperty("value").EnumerateArray().Select(name => name.GetString()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Limits_OfTheRun_AreKeptAndTold()
    {
        await using var window = await console.OpenAsync();
        await window.Page.GetByText("Limits", new() { Exact = false }).First.ClickAsync();
        await window.Page.GetByLabel("Time, ms").FillAsync("300");
        await window.WriteAsync("await new Promise(resolve => setTimeout(resolve, 20_000))");
        await window.Page.Keyboard.PressAsync("Meta+Enter");
        await Expect(window.Page.GetByText("Out of time", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("longer than 300 ms");

        await window.Page.GetByLabel("Time, ms").FillAsync("");
        await window.Page.GetByLabel("CPU, ms").FillAsync("50");
        await window.WriteAsync("for (;;);");
        await window.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(window.Page.GetByText("Out of CPU time", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(window.Page.GetByTestId("usage").GetByLabel("CPU: ")).ToHaveAccessibleNameAsync(new Regex("of 50 ms$"));
    }

    [Fact]
    public async Task Timeout_InRuntime_IsToldWithoutAFigureThatThePageDoesNotHave()
    {
        var id = await console.CreateRuntimeAsync("""{"timeoutMs":300}""");
        await using var window = await console.OpenAsync($"#/playground?runtime={id}");
        await Expect(window.Page.GetByLabel("Where to run")).ToHaveValueAsync(id);
        await window.WriteAsync("await new Promise(resolve => setTimeout(resolve, 20_000))");
        await window.RunAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("It took longer than it may. Raise Time under Limits, up to ");
    }

    [Fact]
    public async Task Runtimes_ToRunIn_AreAskedForOnceAndAfterEachRun()
    {
        await using var window = await console.OpenAsync("#/api");
        var page = window.Page;
        var lists = new ConcurrentQueue<string>();
        // There are more of them than a page has.
        await page.RouteAsync("**/runtimes?*", async route =>
        {
            lists.Enqueue(route.Request.Url);
            await route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items":[],"next":"more"}""" });
        });
        await page.RunAndWaitForRequestFinishedAsync(() => window.GoAsync("playground"), IsList());
        await Expect(page.GetByLabel("Where to run").Locator("option").Last).ToHaveTextAsync("only the newest 200 are listed");
        for (var run = 1; run <= 3; run++)
        {
            await window.WriteAsync($"{run} * 10");
            await page.RunAndWaitForRequestFinishedAsync(window.RunAsync, IsList());
            await Expect(page.GetByTestId("tree")).ToHaveTextAsync($"{run * 10}");
        }

        lists.Count.ShouldBe(1 + 3);

        static PageRunAndWaitForRequestFinishedOptions IsList() => new() { Predicate = request => request.Url.Contains("/runtimes?", StringComparison.Ordinal) };
    }

    [Fact]
    public async Task Editor_HighlightsJavaScript()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("const n = 1 // remark");
        var colours = await window.Page.Locator(".cm-line").EvaluateAsync<string[]>(
            "line => [getComputedStyle(line).color, ...Array.from(line.querySelectorAll('span'), span => getComputedStyle(span).color)]");

        // The text's own, and those of a keyword, a number and a comment.
        colours.Distinct().Count().ShouldBeGreaterThanOrEqualTo(4);
    }

    [Fact]
    public async Task GeneratedStream_ShowsItsItems()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("(function* () { yield 'a'; yield 'b' })()");
        await window.RunAsync();

        await Expect(window.Page.GetByLabel("Items")).ToContainTextAsync("0: \"a\"");
        await Expect(window.Page.GetByLabel("Items")).ToContainTextAsync("1: \"b\"");
    }

    private static ILocator OptionsOf(ConsoleWindow window, string name) => window.Page.Locator(".cm-tooltip-autocomplete .cm-completionLabel").GetByText(name, new() { Exact = true });
}
