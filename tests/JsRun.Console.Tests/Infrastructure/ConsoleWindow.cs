using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace JsRun.WebConsole.Tests.Infrastructure;

/// <summary>The console in a window of its own. What the browser complains of, the page's policy included, fails the test when the window is closed.</summary>
public sealed class ConsoleWindow : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private ConsoleWindow(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // Answers of the service that are no success are noted as errors, too: what the page makes of them is for the tests.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    internal static async Task<ConsoleWindow> OpenAsync(IBrowser browser, BrowserNewContextOptions options, string path)
    {
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        Assertions.SetDefaultExpectTimeout(20_000);
        var window = new ConsoleWindow(context, await context.NewPageAsync());
        await window.Page.GotoAsync("/" + path);
        return window;
    }

    /// <summary>Types a text into the editor that the page shows, in place of what is there.</summary>
    public async Task WriteAsync(string text)
    {
        await Page.Locator(".cm-content").ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.PressAsync("Delete");
        await Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>Runs what the playground's editor has.</summary>
    public Task RunAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "▶ Run" }).ClickAsync();

    /// <summary>Gives what the playground runs the longest that it may have: what the page does meanwhile takes its own time.</summary>
    public async Task AllowAMinuteAsync()
    {
        await Page.GetByText("Limits", new() { Exact = false }).First.ClickAsync();
        await Page.GetByLabel("Time, ms").FillAsync("60000");
        await Page.GetByLabel("CPU, ms").FillAsync("60000");
    }

    /// <summary>Another tab of the same browser, which shares what the browser keeps but not what a tab does.</summary>
    public async Task<IPage> OpenTabAsync(string path)
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync("/" + path);
        return page;
    }

    /// <summary>Goes to a page of the console as a link does.</summary>
    public async Task GoAsync(string path) => await Page.EvaluateAsync("path => { location.hash = '#/' + path }", path);

    /// <summary>What axe finds to be serious, or worse. The window must have been opened without the page's policy, which keeps axe out, as it should.</summary>
    public async Task<IReadOnlyList<string>> FindSeriousAsync()
    {
        await Page.AddScriptTagAsync(new() { Path = ConsoleFixture.Noted("JsRun.AxePath") });
        var found = await Page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. found.GetProperty("violations").EnumerateArray()
                .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
                .Select(violation => $"{violation.GetProperty("id")}: {string.Join(" | ", violation.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html").GetString()))}"),
        ];
    }

    /// <summary>What is wider than what it is in, so that it would have to be scrolled: the page, or a dialog over it.</summary>
    public async Task<IReadOnlyList<string>> FindTooWideAsync() => await Page.EvaluateAsync<string[]>(
        """
        () => [document.documentElement, ...document.querySelectorAll('dialog[open]')].filter(element => element.scrollWidth > element.clientWidth)
          .map(element => `${element.localName}: ${element.scrollWidth} in ${element.clientWidth} pixels`)
        """);

    /// <summary>Keeps a picture of the window among the artefacts of the run.</summary>
    public Task TakePictureAsync(string name) =>
        Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(ConsoleFixture.Noted("JsRun.ScreenshotsPath"), name + ".png"), Animations = ScreenshotAnimations.Disabled });

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _complaints.ShouldBeEmpty();
    }
}
