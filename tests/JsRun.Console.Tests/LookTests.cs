using System.Globalization;
using System.Text.Json;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>Each page in both themes: pictures for the run's artefacts, no serious finding of axe, and nothing wider than a telephone.</summary>
public sealed class LookTests(ConsoleFixture console)
{
    private static readonly Dictionary<string, string> Headings = new() { ["workers"] = "Workers", ["metrics"] = "Metrics", ["api"] = "JsRun API" };

    public static TheoryData<string, ColorScheme> Pages()
    {
        var data = new TheoryData<string, ColorScheme>();
        foreach (var page in new[] { "playground", "failure", "code", "runtimes", "start", "runtime", "memory", "snapshots", "workers", "metrics", "api", "operation" })
        {
            data.Add(page, ColorScheme.Light);
            data.Add(page, ColorScheme.Dark);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InTheme_IsAccessibleAtAnyWidth(string name, ColorScheme theme)
    {
        // axe has to be put into the page, which the page's policy forbids, as it should.
        await using var window = await console.OpenAsync("", new BrowserNewContextOptions { ColorScheme = theme, BypassCSP = true });
        var page = window.Page;
        await ShowAsync(window, name);
        var picture = $"{name}-{theme.ToString().ToLowerInvariant()}";
        await window.TakePictureAsync(picture);
        (await window.FindSeriousAsync()).ShouldBeEmpty();

        await page.SetViewportSizeAsync(390, 844);
        await window.TakePictureAsync(picture + "-390");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(390);
    }

    [Fact]
    public async Task Theme_IsChosenAndRemembered()
    {
        await using var window = await console.OpenAsync("", new BrowserNewContextOptions { ColorScheme = ColorScheme.Light });
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Use the dark theme" }).ClickAsync();
        await window.Page.ReloadAsync();

        await Expect(window.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task Keyboard_ReachesThePageAndItsControls()
    {
        await using var window = await console.OpenAsync("#/runtimes");
        var page = window.Page;
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Labels")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeFocusedAsync();

        // What closes the dialog otherwise gives the focus back as well.
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tab_LeavesTheEditor()
    {
        await using var window = await console.OpenAsync();
        await window.Page.Locator(".cm-content").ClickAsync();
        await Expect(window.Page.Locator(".cm-content")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.Locator(".cm-content")).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task Tabs_AreGoneThroughWithTheKeyboardAndNameWhatTheySwitch()
    {
        var id = await console.CreateRuntimeAsync("{}");
        await using var window = await console.OpenAsync($"#/runtimes/{id}");
        var page = window.Page;
        var repl = page.GetByRole(AriaRole.Tab, new() { Name = "REPL" });
        await repl.FocusAsync();
        foreach (var (key, name) in new[] { ("ArrowRight", "Memory"), ("End", "Configuration"), ("ArrowRight", "REPL"), ("ArrowLeft", "Configuration"), ("Home", "REPL") })
        {
            await page.Keyboard.PressAsync(key);
            var tab = page.GetByRole(AriaRole.Tab, new() { Name = name });
            await Expect(tab).ToBeFocusedAsync();
            await Expect(tab).ToHaveAttributeAsync("aria-selected", "true");
            await Expect(page.GetByRole(AriaRole.Tabpanel)).ToHaveAccessibleNameAsync(name);
            await Expect(page.Locator($"#{await tab.GetAttributeAsync("aria-controls")}")).ToHaveAccessibleNameAsync(name);
        }
    }

    [Fact]
    public async Task Playground_IsPaintedWithinASecond()
    {
        // The first visit also has the service read its files.
        await using (await console.OpenAsync())
        {
        }

        await using var window = await console.OpenAsync();
        await Expect(window.Page.Locator(".cm-content")).ToBeVisibleAsync();
        var paint = await window.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"First contentful paint after {paint:F0} ms."));
        paint.ShouldBeInRange(1, 1000);
    }

    [Fact]
    public async Task Console_WithAllItLoads_IsSmallAndAllOurs()
    {
        await using var window = await console.OpenAsync();
        await Expect(window.Page.Locator(".cm-content")).ToBeVisibleAsync();
        var loaded = await window.Page.EvaluateAsync<JsonElement>(
            "performance.getEntriesByType('resource').filter(entry => entry.name.includes('/console/')).map(entry => ({ name: entry.name, bytes: entry.encodedBodySize, plain: entry.decodedBodySize }))");
        var files = loaded.EnumerateArray().ToArray();

        files.ShouldNotBeEmpty();
        files.ShouldAllBe(file => file.GetProperty("name").GetString()!.StartsWith(console.Client.BaseAddress!.ToString(), StringComparison.Ordinal));
        files.Sum(file => file.GetProperty("bytes").GetInt32()).ShouldBeInRange(1, 400_000);
        files.Sum(file => file.GetProperty("plain").GetInt32()).ShouldBeGreaterThan(files.Sum(file => file.GetProperty("bytes").GetInt32()) * 2);
    }

    private async Task ShowAsync(ConsoleWindow window, string name)
    {
        var page = window.Page;
        switch (name)
        {
            case "playground":
                await window.RunAsync();
                await Expect(page.GetByText("Completed")).ToBeVisibleAsync();
                break;
            case "failure":
                await window.WriteAsync("console.warn('odd')\nnull.x");
                await window.RunAsync();
                await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
                break;
            case "code":
                await page.GetByRole(AriaRole.Button, new() { Name = "Copy as…" }).ClickAsync();
                await Expect(page.GetByTestId("code")).ToBeVisibleAsync();
                break;
            case "start":
                await window.GoAsync("runtimes");
                await page.GetByRole(AriaRole.Button, new() { Name = "Start a runtime" }).ClickAsync();
                await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
                break;
            case "runtime" or "memory":
                var id = await console.CreateRuntimeAsync("""{"console":true,"label":{"app":"shop","user":"ann"}}""");
                await window.GoAsync($"runtimes/{id}");
                await window.WriteAsync("globalThis.orders = Array.from({ length: 50_000 }, (_, id) => ({ id })); console.log('loaded', orders.length); new Map([['orders', orders.length]])");
                await page.Keyboard.PressAsync("Control+Enter");
                await Expect(page.GetByTestId("turns").GetByTestId("tree")).ToContainTextAsync("Map(1)");
                if (name == "memory")
                {
                    await page.GetByRole(AriaRole.Tab, new() { Name = "Memory" }).ClickAsync();
                    await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Spaces of the heap" })).ToBeVisibleAsync();
                }

                break;
            case "runtimes":
                await console.CreateRuntimeAsync("""{"label":{"app":"shop","user":"ann"}}""");
                await window.GoAsync(name);
                await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
                break;
            case "operation":
                await window.GoAsync("api/evaluateOnce");
                await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
                await Expect(page.GetByTestId("answer")).ToContainTextAsync("\"outcome\": \"ok\"");
                break;
            case "snapshots":
                // One that is made up: whether there are others depends on what has run before.
                await page.RouteAsync("**/snapshots?*", route => route.FulfillAsync(new()
                {
                    ContentType = "application/json",
                    Body = """{"items":[{"id":"sn_ojlh7xvpfsij3iapptgn4q2cng","bytes":453464,"engine":"13.6.233.17-node.53","createdAt":"2026-01-01T00:00:00.000Z","heapBytes":743020,"console":false}],"next":null}""",
                }));
                await window.GoAsync(name);
                await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
                break;
            default:
                // Its own heading, and not that of the page before.
                await window.GoAsync(name);
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = Headings[name], Exact = true })).ToBeVisibleAsync();
                await Expect(page.Locator("main").GetByText("Loading…")).ToHaveCountAsync(0);
                break;
        }

        await Expect(page.Locator("h1")).ToHaveCountAsync(1);
    }
}
