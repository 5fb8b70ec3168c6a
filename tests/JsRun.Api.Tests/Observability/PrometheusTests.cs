using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Observability;

/// <summary>Prometheus itself reads the metrics, and what <c>deploy/</c> has for it and for Grafana fits them.</summary>
public sealed partial class PrometheusTests : IAsyncLifetime
{
    private const string Alerts = "deploy/prometheus/alerts.yml";
    private const string Dashboard = "deploy/grafana/jsrun.json";

    private JsRunService _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"), ("JsRun__Metrics__MinIntervalMs", "0"),
            ("JsRun__Callbacks__AllowedUrls", "http://127.0.0.1:1/"), ("JsRun__Callbacks__AllowedNetworks", "127.0.0.0/8"),
            .. Keys.Settings("ops", "ops-key", "eval runtimes:read runtimes:write admin"),
        ]);

        // A bit of everything. Nobody listens at that port: the host function fails.
        using var client = _service.Client.With("ops-key");
        await client.EvalAsync("1");
        await client.EvalAsync("throw 1");
        var runtime = await client.CreateRuntimeAsync(new { functions = new { f = new { url = "http://127.0.0.1:1/f" } } });
        (await client.EvalInAsync(runtime, "await f(1).catch(() => 2)")).Value().GetInt32().ShouldBe(2);
        (await client.SendAsync(HttpMethod.Delete, $"/runtimes/{await client.CreateRuntimeAsync()}")).Status.ShouldBe(204);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Metrics_CheckedByPromtool_HaveNoFaults()
    {
        using var client = _service.Client.With("ops-key");
        var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);

        var (exitCode, output) = await PrometheusTools.PromtoolAsync(text, "check", "metrics");

        output.ShouldBe("");
        exitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Rules_CheckedByPromtool_HaveNoFaults()
    {
        var (exitCode, output) = await PrometheusTools.PromtoolAsync("", "check", "rules", Path.Combine(Root(), Alerts));

        output.ShouldContain("SUCCESS");
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Prometheus_WithTheRulesOfDeploy_ScrapesAndEvaluatesThem()
    {
        var program = PrometheusTools.Find("prometheus");
        var folder = Directory.CreateTempSubdirectory("jsrun-prometheus-");
        try
        {
            var target = _service.Client.BaseAddress!.Authority;
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "prometheus.yml"),
                $$"""
                global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
                rule_files: [ "{{Path.GetFullPath(Path.Combine(Root(), Alerts))}}" ]
                scrape_configs:
                  - job_name: jsrun
                    authorization: { type: Bearer, credentials: ops-key }
                    static_configs: [ { targets: [ "{{target}}" ] } ]
                """,
                Cancellation);
            using var prometheus = Start(program, folder.FullName);
            try
            {
                using var client = new HttpClient { BaseAddress = await AddressAsync(prometheus) };

                (await QueryUntilAsync(client, "up{job=\"jsrun\"}", value => value == 1)).ShouldBe(1);
                (await QueryUntilAsync(client, "sum(jsrun_evaluations_total{tenant=\"ops\",outcome=\"ok\"})", value => value >= 2)).ShouldBe(2);
                (await QueryUntilAsync(client, "sum(jsrun_evaluation_duration_seconds_bucket{le=\"+Inf\"})", value => value >= 3)).ShouldBe(3);
                var rules = await RulesAsync(client);
                rules.Length.ShouldBeGreaterThan(5);
                rules.ShouldAllBe(rule => rule.GetProperty("health").GetString() == "ok" && rule.GetProperty("state").GetString() != "firing");
            }
            finally
            {
                prometheus.Kill();
                await prometheus.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(Alerts)]
    [InlineData(Dashboard)]
    public async Task Metrics_ThatDeployNames_AreThere(string file)
    {
        using var client = _service.Client.With("ops-key");
        var named = MetricName().Matches(await File.ReadAllTextAsync(Path.Combine(Root(), file), Cancellation)).Select(match => match.Value).ToHashSet();

        var there = await Exposition.ScrapeUntilAsync(client, metrics => metrics.Find("jsrun_isolate_heap_used_bytes").Any());

        named.Count.ShouldBeGreaterThan(5);
        named.Except(there.Names).ShouldBeEmpty();
    }

    [Fact]
    public async Task Dashboard_IsOne()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), Dashboard), Cancellation));

        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.Where(panel => panel.Text("type") != "row").ShouldAllBe(panel => panel.GetProperty("targets").GetArrayLength() > 0);
    }

    private static Process Start(string program, string folder) => Process.Start(new ProcessStartInfo(
        program,
        [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0", "--log.level=info"])
    {
        WorkingDirectory = folder,
        RedirectStandardError = true,
    })!;

    private static async Task<Uri> AddressAsync(Process prometheus)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (await prometheus.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // What it says from here on nobody reads, but it must not block on it.
                _ = prometheus.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Uri("http://" + match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("Prometheus ended.");
    }

    private static async Task<double> QueryUntilAsync(HttpClient client, string query, Func<double, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var response = await client.GetAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), limit.Token);
            if (response.IsSuccessStatusCode)
            {
                using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(limit.Token));
                var result = answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToArray();
                if (result is [var one] && double.Parse(one.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) is var value && isSo(value))
                {
                    return value;
                }
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private static async Task<JsonElement[]> RulesAsync(HttpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var answer = JsonElement.Parse(await client.GetStringAsync(new Uri("/api/v1/rules", UriKind.Relative), limit.Token));
            var rules = answer.GetProperty("data").GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToArray();
            if (rules.All(rule => rule.GetProperty("health").GetString() != "unknown"))
            {
                return rules;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../..");

    [GeneratedRegex("""msg="Listening on" address=(\S+)""")]
    private static partial Regex Listening();

    [GeneratedRegex(@"\b(?:jsrun|http_server|kestrel|dotnet)_[a-z0-9_]+\b")]
    private static partial Regex MetricName();
}
