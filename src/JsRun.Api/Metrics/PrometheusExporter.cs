using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace JsRun.Api.Metrics;

/// <summary>Writes what the SDK has collected in Prometheus' format. Not thread-safe: whoever collects locks.</summary>
/// <param name="text">Where it goes.</param>
internal sealed class PrometheusExporter(PrometheusText text) : BaseExporter<Metric>
{
    private readonly Dictionary<(string Name, string Unit, MetricType Type), PrometheusName> _names = [];
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            Write(metric);
        }

        return ExportResult.Success;
    }

    private void Write(Metric metric)
    {
        var key = (metric.Name, metric.Unit, metric.MetricType);
        if (!_names.TryGetValue(key, out var name))
        {
            _names.Add(key, name = PrometheusName.Of(metric));
        }

        var type = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter"u8,
            MetricType.Histogram => "histogram"u8,
            MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => "gauge"u8,
            _ => default,
        };
        if (type.IsEmpty)
        {
            return;
        }

        var hasBegun = false;
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            if (!hasBegun)
            {
                hasBegun = true;
                text.BeginFamily(name.Family, type, name.Unit, metric.Description is { Length: > 0 } help ? help : metric.Name);
            }

            Write(name.Family, metric.MetricType, point);
        }
    }

    private void Write(string family, MetricType type, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                text.BeginSample(family, default);
                text.EndSample(Labels(point.Tags), point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                text.BeginSample(family, default);
                text.EndSample(Labels(point.Tags), point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                text.BeginSample(family, default);
                text.EndSample(Labels(point.Tags), point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                text.BeginSample(family, default);
                text.EndSample(Labels(point.Tags), point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                WriteHistogram(family, point);
                break;
        }
    }

    private void WriteHistogram(string family, in MetricPoint point)
    {
        var total = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            text.BeginSample(family, "_bucket"u8);
            text.Bound(!Labels(point.Tags), bucket.ExplicitBound);
            text.EndSample(hasLabels: true, total);
        }

        // The buckets' own sum, so that the two agree: measurements go on meanwhile.
        text.BeginSample(family, "_sum"u8);
        text.EndSample(Labels(point.Tags), point.GetHistogramSum());
        text.BeginSample(family, "_count"u8);
        text.EndSample(Labels(point.Tags), total);
    }

    // Whether there were any.
    private bool Labels(ReadOnlyTagCollection tags)
    {
        var isFirst = true;
        foreach (var tag in tags)
        {
            if (!_labels.TryGetValue(tag.Key, out var name))
            {
                _labels.Add(tag.Key, name = PrometheusName.Sanitized(tag.Key));
            }

            text.Label(isFirst, name, TextOf(tag.Value));
            isFirst = false;
        }

        return !isFirst;
    }

    private static string TextOf(object? value) => value switch
    {
        null => string.Empty,
        string already => already,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
