using System.Collections.Frozen;
using System.Text;
using OpenTelemetry.Metrics;

namespace JsRun.Api.Metrics;

/// <summary>What an instrument is called in Prometheus: letters, digits and underscores, with the unit and, for counters, <c>_total</c> at the end.</summary>
/// <param name="Family">The name.</param>
/// <param name="Unit">The unit's name; empty: none.</param>
internal sealed record PrometheusName(string Family, string Unit)
{
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
        ["%"] = "percent",
    }.ToFrozenDictionary();

    // These end as the parts of histograms do.
    private static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>
    {
        ["dotnet_thread_pool_thread_count"] = "dotnet_thread_pool_threads",
        ["dotnet_process_cpu_count"] = "dotnet_process_cpus",
        ["dotnet_assembly_count"] = "dotnet_assemblies",
        ["dotnet_timer_count"] = "dotnet_timers",
    }.ToFrozenDictionary();

    /// <summary>Of a metric.</summary>
    public static PrometheusName Of(Metric metric) => Of(metric.Name, metric.Unit, metric.MetricType);

    /// <summary>Of an instrument's name and unit.</summary>
    public static PrometheusName Of(string name, string unit, MetricType type)
    {
        var isCounter = type is MetricType.LongSum or MetricType.DoubleSum;
        var isGauge = type is MetricType.LongGauge or MetricType.DoubleGauge;
        var unitName = unit == "1" && isGauge ? "ratio" : Units.GetValueOrDefault(unit, string.Empty);
        var family = Sanitized(name);
        if (unitName.Length > 0 && !family.EndsWith("_" + unitName, StringComparison.Ordinal))
        {
            family = $"{family}_{unitName}";
        }

        if (isCounter)
        {
            return new PrometheusName(family.EndsWith("_total", StringComparison.Ordinal) ? family : family + "_total", unitName);
        }

        return new PrometheusName(Renamed.GetValueOrDefault(family, family), unitName);
    }

    /// <summary>A name of a label or a metric.</summary>
    public static string Sanitized(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? text.Insert(0, '_').ToString() : text.ToString();
    }
}
