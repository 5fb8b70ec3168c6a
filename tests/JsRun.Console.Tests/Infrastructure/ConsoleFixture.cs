using System.Reflection;
using System.Text.Json;
using JsRun.Api.Tests.Infrastructure;
using Microsoft.Playwright;

// One browser and one service on a machine of two cores: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(JsRun.WebConsole.Tests.Infrastructure.ConsoleFixture))]

namespace JsRun.WebConsole.Tests.Infrastructure;

/// <summary>One service without keys, and one browser, for all tests.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _snapshots = Directory.CreateTempSubdirectory("jsrun-console-");
    private JsRunService _service = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>Talks to the service without the console.</summary>
    public HttpClient Client => _service.Client;

    /// <summary>A path or name that the build has noted.</summary>
    public static string Noted(string name) =>
        typeof(ConsoleFixture).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value!;

    public async ValueTask InitializeAsync()
    {
        _service = await JsRunService.StartAsync(
            ("JsRun__Snapshots__Folder", _snapshots.FullName), ("JsRun__Idle__SweepSeconds", "0.5"), ("JsRun__Quotas__MaxProcesses", "32"));
        _playwright = await Playwright.CreateAsync();
        _browser = await Browser.LaunchAsync(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _service.DisposeAsync();
        _snapshots.Delete(recursive: true);
    }

    /// <summary>Creates a runtime without the console.</summary>
    public async Task<string> CreateRuntimeAsync(string body)
    {
        var runtime = await PostAsync("/runtimes", body);
        return runtime.GetProperty("id").GetString() ?? throw new InvalidOperationException(runtime.GetRawText());
    }

    /// <summary>Asks something of a service without the console.</summary>
    /// <param name="path">Where.</param>
    /// <param name="body">What, in JSON.</param>
    /// <param name="service">Another service than the shared one.</param>
    public async Task<JsonElement> PostAsync(string path, string body, JsRunService? service = null)
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await (service ?? _service).Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return answer.RootElement.Clone();
    }

    /// <summary>Opens the console in a browser that has seen nothing before.</summary>
    /// <param name="path">What follows the service's address, such as <c>#/runtimes</c>.</param>
    /// <param name="options">What kind of browser; null for the usual one.</param>
    /// <param name="service">Another service than the shared one.</param>
    public async Task<ConsoleWindow> OpenAsync(string path = "", BrowserNewContextOptions? options = null, JsRunService? service = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = (service ?? _service).Client.BaseAddress!.ToString();
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        options.Permissions = ["clipboard-read", "clipboard-write"];
        return await ConsoleWindow.OpenAsync(_browser, options, path);
    }
}
