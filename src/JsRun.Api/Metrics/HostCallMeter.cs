using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace JsRun.Api.Metrics;

/// <summary>Times the calls of host functions. Static, since the channels that they come over are made in many places. Any thread.</summary>
internal static class HostCallMeter
{
    private static readonly Meter Meter = new(ServiceMeter.Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "jsrun.hostcalls.duration",
        "s",
        "Time that host functions took to answer, by who carried them out.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });

    /// <summary>A call was answered, or failed.</summary>
    /// <param name="host">Who carried it out: <c>url</c> or <c>session</c>.</param>
    /// <param name="isOk">Whether it gave a value.</param>
    /// <param name="startedAt">When it came, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static void Called(string host, bool isOk, long startedAt) =>
        Duration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, new("host", host), new("result", isOk ? "ok" : "error"));
}
