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
    public async Task Rules_GivenTimeSeries_FireForASingleDefect()
    {
        var (exitCode, output) = await PrometheusTools.PromtoolAsync("", "test", "rules", Path.Combine(Root(), "tests/JsRun.Api.Tests/Observability/alerts.test.yml"));

        output.ShouldContain("SUCCESS");
        exitCode.ShouldBe(0, output);
    }

    [Fact]
    public async Task Prometheus_WithTheRulesOfDeploy_ScrapesAndEvaluatesThem()
    {
        await using var prometheus = await StartPrometheusAsync();

        (await prometheus.QueryUntilAsync("up{job=\"jsrun\"}", value => value == 1)).ShouldBe(1);
        (await prometheus.QueryUntilAsync("sum(jsrun_evaluations_total{tenant=\"ops\",outcome=\"ok\"})", value => value >= 2)).ShouldBe(2);
        (await prometheus.QueryUntilAsync("sum(jsrun_evaluation_duration_seconds_bucket{le=\"+Inf\"})", value => value >= 3)).ShouldBe(3);
        var rules = await prometheus.RulesAsync();
        rules.Length.ShouldBeGreaterThan(5);
        rules.ShouldAllBe(rule => rule.GetProperty("health").GetString() == "ok" && rule.GetProperty("state").GetString() != "firing");
    }

    [Fact]
    public async Task Dashboard_AskedOfPrometheus_HasSeriesWithTheLabelsThatItShows()
    {
        await using var prometheus = await StartPrometheusAsync();
        var dashboard = await DashboardAsync();
        var (instances, tenants) = (await AllOfAsync(dashboard, "instance", prometheus), await AllOfAsync(dashboard, "tenant", prometheus));
        var targets = dashboard.GetProperty("panels").EnumerateArray()
            .Where(panel => panel.Text("type") != "row")
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .ToArray();
        targets.Length.ShouldBeGreaterThan(30);

        foreach (var target in targets)
        {
            var query = target.Text("expr")!.Replace("$instance", instances).Replace("$tenant", tenants).Replace("$__rate_interval", "10s");
            query.ShouldNotContain("$");
            var series = await prometheus.SeriesUntilAsync(query, found => found.Length > 0);
            var shown = LegendLabel().Matches(target.TryGetProperty("legendFormat", out var legend) ? legend.GetString()! : "").Select(match => match.Groups[1].Value).ToArray();
            series.ShouldAllBe(one => shown.All(one.Labels.Contains), query);
        }
    }

    [Fact]
    public async Task Dashboard_ForAllInstances_LeavesOtherServicesOut()
    {
        await using var prometheus = await StartPrometheusAsync();
        var dashboard = await DashboardAsync();
        await prometheus.SeriesUntilAsync("count by (instance) (dotnet_process_memory_working_set_bytes)", found => found.Length == 2);

        var instances = await AllOfAsync(dashboard, "instance", prometheus);
        var series = await prometheus.SeriesUntilAsync($"count by (instance) (dotnet_process_memory_working_set_bytes{{instance=~\"{instances}\"}})", found => found.Length > 0);

        series.Length.ShouldBe(1);
        dashboard.GetProperty("panels").EnumerateArray().Where(panel => panel.Text("type") != "row").SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .ShouldAllBe(target => target.Text("expr")!.Contains("{instance=~\"$instance\"", StringComparison.Ordinal));
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
        var panels = (await DashboardAsync()).GetProperty("panels").EnumerateArray().ToArray();
        panels.Select(panel => panel.GetProperty("id").GetInt32()).ShouldBeUnique();
        panels.Where(panel => panel.Text("type") != "row").ShouldAllBe(panel => panel.GetProperty("targets").GetArrayLength() > 0);
    }

    private Task<PrometheusServer> StartPrometheusAsync() =>
        PrometheusServer.StartAsync(_service.Client.BaseAddress!.Authority, "ops-key", Path.Combine(Root(), Alerts));

    /// <summary>What Grafana puts in for a variable of which all are chosen: the text that the dashboard has for that, or the values that there are.</summary>
    private static async Task<string> AllOfAsync(JsonElement dashboard, string name, PrometheusServer prometheus)
    {
        var variable = dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Single(one => one.Text("name") == name);
        if (variable.TryGetProperty("allValue", out var all))
        {
            return all.GetString()!;
        }

        var asked = LabelValues().Match(variable.Text("definition")!).Groups;
        var values = await prometheus.LabelValuesAsync(asked["metric"].Value, asked["label"].Value);
        return $"({string.Join('|', values.Select(value => Regex.Escape(value).Replace("\\", "\\\\")))})";
    }

    private static async Task<JsonElement> DashboardAsync() => JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), Dashboard), Cancellation));

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "../../..");

    [GeneratedRegex(@"^label_values\((?<metric>\w+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"\b(?:jsrun|http_server|kestrel|dotnet)_[a-z0-9_]+\b")]
    private static partial Regex MetricName();
}
