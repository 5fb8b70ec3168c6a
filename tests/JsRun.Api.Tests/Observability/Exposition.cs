using System.Globalization;
using System.Text.RegularExpressions;

namespace JsRun.Api.Tests.Observability;

/// <summary>A text in Prometheus' format 0.0.4, read strictly: each line is a comment of a family or a sample of the family that was told of last.</summary>
internal sealed partial class Exposition
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];

    private Exposition()
    {
    }

    /// <summary>The families by their names, with their types.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>Names of all samples, and of the families they belong to.</summary>
    public IReadOnlySet<string> Names => _samples.Select(sample => sample.Name).Concat(Types.Keys).ToHashSet();

    public static async Task<Exposition> ScrapeAsync(HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200, text);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return Parse(text);
    }

    /// <summary>Scrapes until something is so.</summary>
    public static async Task<Exposition> ScrapeUntilAsync(HttpClient client, Func<Exposition, bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var exposition = await ScrapeAsync(client);
            if (isSo(exposition))
            {
                return exposition;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    public static Exposition Parse(string text)
    {
        text.ShouldEndWith("\n");
        var exposition = new Exposition();
        var family = "";
        foreach (var line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
                exposition.Types.ShouldNotContainKey(family);
                exposition.Types.Add(family, "");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                line.Split(' ')[2].ShouldBe(family);
                exposition.Types[family].ShouldBe("");
                exposition.Types[family] = line.Split(' ')[3];
            }
            else if (line.StartsWith("# UNIT ", StringComparison.Ordinal))
            {
                line.Split(' ')[2].ShouldBe(family);
            }
            else
            {
                exposition.Add(line, family);
            }
        }

        return exposition;
    }

    /// <summary>The sum of the samples of that name that have these labels, among others; 0 when there are none.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => Find(name, labels).Sum(sample => sample.Value);

    /// <summary>The samples of that name that have these labels, among others.</summary>
    public IEnumerable<(Dictionary<string, string> Labels, double Value)> Find(string name, params (string Name, string Value)[] labels) => _samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
        .Select(sample => (sample.Labels, sample.Value));

    private void Add(string line, string family)
    {
        var match = Sample().Match(line);
        match.Success.ShouldBeTrue(line);
        var name = match.Groups["name"].Value;
        var own = Types[family] == "histogram" ? (string[])[family + "_bucket", family + "_sum", family + "_count"] : [family];
        own.ShouldContain(name, line);
        var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
        _samples.ShouldNotContain(sample => sample.Name == name && sample.Labels.Count == labels.Count && !sample.Labels.Except(labels).Any(), line);
        var value = match.Groups["value"].Value;
        _samples.Add((name, labels, value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (?<value>NaN|[+-]Inf|[-+0-9.eE]+)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)""")]
    private static partial Regex Label();
}
