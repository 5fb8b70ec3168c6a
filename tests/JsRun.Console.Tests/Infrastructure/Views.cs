using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests.Infrastructure;

/// <summary>Has a window show whatever the console can show, with something in it.</summary>
internal sealed class Views(ConsoleFixture console, ConsoleWindow window)
{
    private static readonly Dictionary<string, Func<Views, Task>> All = new()
    {
        ["playground"] = views => views.PlaygroundAsync(),
        ["failure"] = views => views.FailureAsync(),
        ["code"] = views => views.CodeAsync(),
        ["runtimes"] = views => views.RuntimesAsync(),
        ["start"] = views => views.StartAsync(),
        ["runtime"] = views => views.RuntimeAsync(),
        ["memory"] = views => views.MemoryAsync(),
        ["contexts"] = views => views.PartAsync("contexts", "plugin"),
        ["modules"] = views => views.PartAsync("modules", "math.js"),
        ["functions"] = views => views.FunctionsAsync(),
        ["config"] = views => views.PartAsync("config", "maxHeapBytes"),
        ["delete"] = views => views.DeleteAsync(),
        ["gone"] = views => views.GoneAsync(),
        ["snapshots"] = views => views.SnapshotsAsync(),
        ["make-snapshot"] = views => views.SnapshotDialogAsync("Make a snapshot"),
        ["start-from-snapshot"] = views => views.SnapshotDialogAsync("Start a runtime"),
        ["delete-snapshot"] = views => views.SnapshotDialogAsync("Delete"),
        ["workers"] = views => views.PageAsync("workers", "Workers"),
        ["crashes"] = views => views.CrashesAsync(),
        ["metrics"] = views => views.PageAsync("metrics", "Metrics"),
        ["api"] = views => views.PageAsync("api", "JsRun API"),
        ["operation"] = views => views.OperationAsync(),
    };

    /// <summary>What there is to be seen.</summary>
    public static IEnumerable<string> Names => All.Keys;

    private IPage Page => window.Page;

    /// <summary>Shows one of <see cref="Names"/>.</summary>
    public Task ShowAsync(string name) => All[name](this);

    private async Task PlaygroundAsync()
    {
        await window.RunAsync();
        await Expect(Page.GetByText("Completed")).ToBeVisibleAsync();
    }

    private async Task FailureAsync()
    {
        await window.WriteAsync("console.warn('odd')\nnull.x");
        await window.RunAsync();
        await Expect(Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    private async Task CodeAsync()
    {
        await PressAsync("Copy as…");
        await Expect(Page.GetByTestId("code")).ToBeVisibleAsync();
    }

    private async Task RuntimesAsync()
    {
        await console.CreateRuntimeAsync("""{"label":{"app":"shop","user":"ann"}}""");
        await window.GoAsync("runtimes");
        await Expect(Page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
    }

    private async Task StartAsync()
    {
        await window.GoAsync("runtimes");
        await OpenDialogAsync("Start a runtime");
    }

    private async Task RuntimeAsync()
    {
        await GoToRuntimeAsync("repl");
        await window.WriteAsync("globalThis.orders = Array.from({ length: 50_000 }, (_, id) => ({ id })); console.log('loaded', orders.length); new Map([['orders', orders.length]])");
        await Page.Keyboard.PressAsync("Control+Enter");
        await Expect(Page.GetByTestId("turns").GetByTestId("tree")).ToContainTextAsync("Map(1)");
    }

    private async Task MemoryAsync()
    {
        await RuntimeAsync();
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Memory" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Table, new() { Name = "Spaces of the heap" })).ToBeVisibleAsync();
    }

    private async Task PartAsync(string tab, string text)
    {
        await GoToRuntimeAsync(tab);
        await Expect(Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync(text);
    }

    private async Task FunctionsAsync()
    {
        await PartAsync("functions", "add");
        await Page.GetByLabel("Arguments, a JSON array").FillAsync("[20, 22]");
        await PressAsync("Call add");
        await Expect(Page.GetByTestId("tree")).ToHaveTextAsync("42");
    }

    private async Task DeleteAsync()
    {
        await GoToRuntimeAsync("config");
        await OpenDialogAsync("Delete");
    }

    private async Task GoneAsync()
    {
        var id = await console.CreateRuntimeAsync("{}");
        using var answer = await console.Client.DeleteAsync(new Uri($"/runtimes/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
        await window.GoAsync($"runtimes/{id}");
        await Expect(Page.GetByTestId("gone")).ToContainTextAsync("Somebody deleted it.");
    }

    private async Task SnapshotsAsync()
    {
        // One that is made up: whether there are others depends on what has run before.
        await AnswerAsync("**/snapshots?*", """
            {"items":[{"id":"sn_ojlh7xvpfsij3iapptgn4q2cng","bytes":453464,"engine":"13.6.233.17-node.53","createdAt":"2026-01-01T00:00:00.000Z","heapBytes":743020,"console":false}],"next":null}
            """);
        await window.GoAsync("snapshots");
        await Expect(Page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
    }

    private async Task SnapshotDialogAsync(string button)
    {
        await SnapshotsAsync();
        await OpenDialogAsync(button);
    }

    private async Task CrashesAsync()
    {
        await AnswerAsync("**/workers", """
            {"items":[{"id":"w1","pid":4711,"state":"active","role":"one-shot","isolation":"tenant","tenant":"acme","runtimes":3,"pending":1,"memoryBytes":98304000,"cpuMs":5230,
              "startedAt":"2026-01-01T00:00:00.000Z","warm":4}],
             "restarts":1,"recentExits":[{"at":"2026-01-01T00:00:02.250Z","worker":"w3","pid":4713,"reason":"unresponsive","exitCode":137,"runtimes":7}]}
            """);
        await PageAsync("workers", "Workers");
        await Expect(Page.GetByTestId("exits")).ToBeVisibleAsync();
    }

    private async Task OperationAsync()
    {
        await window.GoAsync("api/evaluateOnce");
        await PressAsync("Send");
        await Expect(Page.GetByTestId("answer")).ToContainTextAsync("\"outcome\": \"ok\"");
    }

    private async Task PageAsync(string path, string heading)
    {
        // Its own heading, and not that of the page before.
        await window.GoAsync(path);
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading, Exact = true })).ToBeVisibleAsync();
        await Expect(Page.Locator("main").GetByText("Loading…")).ToHaveCountAsync(0);
    }

    // One that has something of each kind.
    private async Task GoToRuntimeAsync(string tab)
    {
        var id = await console.CreateRuntimeAsync("""
            {"console":true,"label":{"app":"shop","user":"ann"},"inspector":{},"modules":{"math.js":"export const one = 1"},"bootstrap":"function add(a, b) { return a + b }"}
            """);
        await console.PostAsync($"/runtimes/{id}/eval", """{"code":"({ add, subtract: (a, b) => a - b })"}""");
        await console.PostAsync($"/runtimes/{id}/contexts", """{"name":"plugin"}""");
        await window.GoAsync($"runtimes/{id}?tab={tab}");
        await Expect(Page.GetByTestId("state")).ToBeVisibleAsync();
    }

    private async Task OpenDialogAsync(string button)
    {
        await PressAsync(button);
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }

    private Task PressAsync(string button) => Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();

    private async Task AnswerAsync(string address, string body) => await Page.RouteAsync(address, route => route.FulfillAsync(new() { ContentType = "application/json", Body = body }));
}
