using System.Diagnostics;
using System.Globalization;
using JsRun.Api.Tests.Infrastructure;
using JsRun.WebConsole.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace JsRun.WebConsole.Tests;

/// <summary>The pages on the service itself, with what a real one tells, and with answers that are made up where that is not the same twice.</summary>
public sealed class ServicePagesTests(ConsoleFixture console)
{
    [Fact]
    public async Task Workers_ShowsProcessesAndWhatBroughtThemDown()
    {
        await using var window = await console.OpenAsync();
        await AnswerAsync(window, "**/workers", "application/json", """
            {"items":[{"id":"w1","pid":4711,"state":"active","role":"one-shot","isolation":"tenant","tenant":"acme","runtimes":3,"pending":1,"memoryBytes":98304000,"cpuMs":5230,
              "startedAt":"2026-01-01T00:00:00.000Z","warm":4}],
             "restarts":2,"recentExits":[{"at":"2026-01-01T00:00:02.250Z","worker":"w3","pid":4713,"reason":"engine_abort","exitCode":133,"runtimes":7}]}
            """);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Workers" }).ClickAsync();

        await Expect(window.Page.GetByTestId("workers")).ToContainTextAsync("93.8 MB");
        await Expect(window.Page.GetByTestId("workers")).ToContainTextAsync("acme");
        await Expect(window.Page.GetByTestId("exits")).ToContainTextAsync("V8 gave up on a script");
    }

    [Fact]
    public async Task Workers_OfTheService_AreShown()
    {
        await using var window = await console.OpenAsync("#/workers");

        await Expect(window.Page.GetByTestId("workers").Locator("tbody tr").First).ToContainTextAsync("MB");
    }

    [Fact]
    public async Task Workers_ThatWentDown_AreToldWithWhatBroughtThemDown()
    {
        await using var service = await JsRunService.StartAsync();
        await using var window = await console.OpenAsync("#/workers", service: service);
        var page = window.Page;
        var workers = page.GetByTestId("workers").Locator("tbody tr");
        var exits = page.GetByTestId("exits").Locator("tbody tr");
        await Expect(workers.First).ToBeVisibleAsync();
        await Expect(page.GetByText("Nothing, since the service has started.")).ToBeVisibleAsync();
        await Expect(Restarts()).ToContainTextAsync("0");

        // A script that V8 gives up on.
        var culprit = await ProcessOfNewRuntimeAsync(256 << 20);
        await console.PostAsync($"/runtimes/{culprit.Runtime}/eval", """{"code":"'x'.repeat(2 ** 29 - 25).split('')","timeoutMs":30000}""", service);
        await Expect(exits).ToHaveCountAsync(1);
        await Expect(exits.First).ToContainTextAsync("V8 gave up on a script");
        await Expect(CellOf(exits.First, 2)).ToHaveTextAsync(culprit.Process);
        await Expect(CellOf(exits.First, 4)).ToHaveTextAsync("1");
        await Expect(Restarts()).ToContainTextAsync("1");

        // A signal from outside.
        var victim = await ProcessOfNewRuntimeAsync(64 << 20);
        using (var process = Process.GetProcessById(int.Parse(victim.Process, CultureInfo.InvariantCulture)))
        {
            process.Kill();
        }

        await Expect(exits).ToHaveCountAsync(2);
        await Expect(exits.First).ToContainTextAsync("it ended without a word");
        await Expect(CellOf(exits.First, 2)).ToHaveTextAsync(victim.Process);
        await Expect(Restarts()).ToContainTextAsync("2");
        await Expect(workers.Filter(new() { HasText = victim.Process })).ToHaveCountAsync(0);

        ILocator Restarts() => page.Locator(".card").Filter(new() { HasText = "Restarts" }).Locator(".value");

        static ILocator CellOf(ILocator row, int column) => row.GetByRole(AriaRole.Cell).Nth(column);

        async Task<(string Runtime, string Process)> ProcessOfNewRuntimeAsync(int maxHeapBytes)
        {
            var runtime = await console.PostAsync("/runtimes", $$"""{"isolation":"process","maxHeapBytes":{{maxHeapBytes}}}""", service);
            var row = workers.Filter(new() { HasText = "process" });
            await Expect(row).ToHaveCountAsync(1);
            return (runtime.GetProperty("id").GetString()!, await CellOf(row, 1).InnerTextAsync());
        }
    }

    [Fact]
    public async Task Metrics_ShowsCountersGaugesAndHistograms()
    {
        await using var window = await console.OpenAsync();
        await AnswerAsync(window, "**/metrics", "text/plain", """
            # HELP jsrun_evaluations_total Evaluations by outcome.
            # TYPE jsrun_evaluations_total counter
            jsrun_evaluations_total{outcome="ok"} 1200
            jsrun_evaluations_total{outcome="timeout"} 34
            # HELP jsrun_runtimes Runtimes that are alive.
            # TYPE jsrun_runtimes gauge
            jsrun_runtimes 5
            # HELP jsrun_evaluation_duration_seconds How long evaluations take.
            # TYPE jsrun_evaluation_duration_seconds histogram
            jsrun_evaluation_duration_seconds_bucket{le="0.001"} 50
            jsrun_evaluation_duration_seconds_bucket{le="0.01"} 100
            jsrun_evaluation_duration_seconds_bucket{le="+Inf"} 100
            jsrun_evaluation_duration_seconds_sum 0.3
            jsrun_evaluation_duration_seconds_count 100
            """);
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Metrics" }).ClickAsync();

        var table = window.Page.GetByTestId("metrics");
        await Expect(table).ToContainTextAsync("1,234");
        await Expect(table).ToContainTextAsync("timeout 34");
        await Expect(table).ToContainTextAsync("p50 1.0 ms");
        await Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = "runtimes. Now: " })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Metrics_OfTheService_AreShown()
    {
        await console.PostAsync("/eval", """{"code":"1"}""");
        await using var window = await console.OpenAsync("#/metrics");
        var table = window.Page.GetByTestId("metrics");

        await Expect(table.GetByRole(AriaRole.Row).Filter(new() { HasText = "jsrun_evaluations_total" })).ToContainTextAsync("ok");

        // What is charted is there in any service.
        foreach (var name in new[] { "evaluations", "evaluations active", "evaluations waiting", "worker cpu time", "runtimes", "tenant heap used", "worker memory", "worker restarts" })
        {
            await Expect(window.Page.GetByRole(AriaRole.Img, new() { Name = $"{name}. Now: {name} " })).ToBeVisibleAsync();
        }

        await window.Page.GetByLabel("Filter metrics").FillAsync("workers");
        await Expect(table.GetByRole(AriaRole.Row).Filter(new() { HasText = "jsrun_evaluations_total" })).ToHaveCountAsync(0);
        await Expect(table.GetByRole(AriaRole.Row).Filter(new() { HasText = "jsrun_workers" }).First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("workers", "This service does not tell of its workers")]
    [InlineData("metrics", "This service does not tell of its metrics")]
    public async Task Page_OfWhatTheServiceDoesNotOffer_SaysSo(string page, string text)
    {
        await using var window = await console.OpenAsync();
        await window.Page.RouteAsync($"**/{page}", route => route.FulfillAsync(new()
        {
            Status = 404,
            ContentType = "application/problem+json",
            Body = """{"title":"Not found","status":404,"code":"not_found"}""",
        }));
        await window.Page.EvaluateAsync($"location.hash = '#/{page}'");

        await Expect(window.Page.GetByText(text)).ToBeVisibleAsync();
    }

    private static async Task AnswerAsync(ConsoleWindow window, string address, string type, string body) =>
        await window.Page.RouteAsync(address, route => route.FulfillAsync(new() { ContentType = type, Body = body }));
}
