using System.Collections.Concurrent;
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
            await new Promise(resolve => setTimeout(resolve, 1500))
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
        var id = await console.CreateRuntimeAsync("""{"console":true,"label":{"app":"playground-test"}}""");
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

    [Theory]
    [InlineData("#/playground?runtime=rt_known/interrupt%23")]
    [InlineData("#/playground?runtime=../../elsewhere%23")]
    [InlineData("#/runtimes/..%2F..%2Felsewhere")]
    [InlineData("#/%")]
    public async Task Link_OfAnotherAuthor_SendsNothingToWhereItWants(string link)
    {
        await using var window = await console.OpenAsync();
        var addresses = new ConcurrentQueue<string>();
        window.Page.Request += (_, request) => addresses.Enqueue(request.Method + " " + new Uri(request.Url).AbsolutePath);

        await window.Page.EvaluateAsync("link => { location.hash = link }", link);
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator("h1")).ToBeVisibleAsync();
        await window.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        addresses.ShouldContain("GET /limits");
        addresses.ShouldAllBe(address => address.StartsWith("GET ", StringComparison.Ordinal) && !address.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Completion_KnowsTheRuntimesGlobals()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("");
        await window.Page.Keyboard.TypeAsync("structuredC");
        await Expect(window.Page.Locator(".cm-tooltip-autocomplete")).ToContainTextAsync("structuredClone");
        await window.Page.Keyboard.PressAsync("Escape");

        // There is no fetch in a runtime, and the browser's is not offered.
        await window.WriteAsync("");
        await window.Page.Keyboard.TypeAsync("fetc");
        await Expect(window.Page.Locator(".cm-tooltip-autocomplete")).ToHaveCountAsync(0);
        await window.WriteAsync("");
        await window.Page.Keyboard.TypeAsync("JSON.");
        await Expect(window.Page.Locator(".cm-tooltip-autocomplete")).ToContainTextAsync("stringify");
    }

    [Fact]
    public async Task History_BringsBackWhatWasRun()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("'one'");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"one\"");
        await window.WriteAsync("'two'");
        await window.RunAsync();
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"two\"");

        await window.Page.GetByRole(AriaRole.Region, new() { Name = "History" }).GetByRole(AriaRole.Button, new() { Name = "'one'" }).ClickAsync();
        await Expect(window.Page.Locator(".cm-content")).ToHaveTextAsync("'one'");
        await Expect(window.Page.GetByTestId("tree")).ToHaveTextAsync("\"one\"");
    }

    [Fact]
    public async Task SharedLink_OpensTheSameScript()
    {
        await using var window = await console.OpenAsync();
        await window.WriteAsync("'shared ü ✓'");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Share" }).ClickAsync();
        await Expect(window.Page.GetByText("Link copied")).ToBeVisibleAsync();
        var link = new Uri(await window.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        link.Fragment.ShouldStartWith("#/playground?code=");
        link.Query.ShouldBeEmpty();
        await using var other = await console.OpenAsync(link.Fragment);
        await Expect(other.Page.Locator(".cm-content")).ToHaveTextAsync("'shared ü ✓'");
        await other.RunAsync();
        await Expect(other.Page.GetByTestId("tree")).ToHaveTextAsync("\"shared ü ✓\"");
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
}
