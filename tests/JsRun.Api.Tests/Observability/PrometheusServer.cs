using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace JsRun.Api.Tests.Observability;

/// <summary>A real Prometheus, which scrapes one service each second and evaluates rules. As the job <c>other</c> it scrapes something that has no metrics of JsRun.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _process;

    private PrometheusServer(DirectoryInfo folder, Process process) => (_folder, _process) = (folder, process);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client { get; set; } = null!;

    /// <summary>Starts one.</summary>
    /// <param name="target">Host and port of the service.</param>
    /// <param name="key">Its key with the scope <c>admin</c>.</param>
    /// <param name="rules">A file of rules.</param>
    public static async Task<PrometheusServer> StartAsync(string target, string key, string rules)
    {
        var program = PrometheusTools.Find("prometheus");
        var folder = Directory.CreateTempSubdirectory("jsrun-prometheus-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "prometheus.yml"),
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
            rule_files: [ "{{Path.GetFullPath(rules)}}" ]
            scrape_configs:
              - job_name: jsrun
                authorization: { type: Bearer, credentials: {{key}} }
                static_configs: [ { targets: [ "{{target}}" ] } ]
              - job_name: other
                authorization: { type: Bearer, credentials: {{key}} }
                static_configs: [ { targets: [ "{{target}}" ], labels: { instance: elsewhere } } ]
                metric_relabel_configs: [ { source_labels: [ __name__ ], regex: "jsrun_.*", action: drop } ]
            """,
            Cancellation);
        var process = Process.Start(new ProcessStartInfo(
            program,
            [$"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", "--web.listen-address=127.0.0.1:0", "--log.level=info"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
        })!;
        var server = new PrometheusServer(folder, process);
        try
        {
            server.Client = new HttpClient { BaseAddress = await AddressAsync(process) };
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks until there is one time series with a value that is so.</summary>
    public async Task<double> QueryUntilAsync(string query, Func<double, bool> isSo)
    {
        var series = await SeriesUntilAsync(query, found => found is [var (_, value)] && isSo(value));
        return series[0].Value;
    }

    /// <summary>Asks until the time series that come are so; fails at once when Prometheus does not understand the question.</summary>
    /// <returns>Their labels and values.</returns>
    public async Task<(IReadOnlySet<string> Labels, double Value)[]> SeriesUntilAsync(string query, Func<(IReadOnlySet<string> Labels, double Value)[], bool> areSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var response = await Client.GetAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);

            // While it starts it answers that it is not there yet.
            ((int)response.StatusCode).ShouldBeOneOf([200, 503], $"{query}: {text}");
            if (response.IsSuccessStatusCode)
            {
                var series = JsonElement.Parse(text).GetProperty("data").GetProperty("result").EnumerateArray().Select(Read).ToArray();
                if (areSo(series))
                {
                    return series;
                }
            }

            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>The values that a label of a metric has, once there are any.</summary>
    public async Task<string[]> LabelValuesAsync(string metric, string label)
    {
        await SeriesUntilAsync(metric, found => found.Length > 0);
        var answer = JsonElement.Parse(await Client.GetStringAsync(new Uri($"/api/v1/label/{label}/values?match[]={metric}", UriKind.Relative), Cancellation));
        return [.. answer.GetProperty("data").EnumerateArray().Select(value => value.GetString()!)];
    }

    /// <summary>The rules, once each has been evaluated.</summary>
    public async Task<JsonElement[]> RulesAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var answer = JsonElement.Parse(await Client.GetStringAsync(new Uri("/api/v1/rules", UriKind.Relative), limit.Token));
            var rules = answer.GetProperty("data").GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToArray();
            if (rules.All(rule => rule.GetProperty("health").GetString() != "unknown"))
            {
                return rules;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static (IReadOnlySet<string> Labels, double Value) Read(JsonElement series) => (
        series.GetProperty("metric").EnumerateObject().Select(label => label.Name).ToHashSet(),
        double.Parse(series.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity"), CultureInfo.InvariantCulture));

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

    [GeneratedRegex("""msg="Listening on" address=(\S+)""")]
    private static partial Regex Listening();
}
