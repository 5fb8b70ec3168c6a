using System.Diagnostics;

namespace JsRun.Engine.Deadlines;

/// <summary>CLOCK_MONOTONIC in nanoseconds, the clock of the native library's timers.</summary>
internal static class MonotonicClock
{
    public const long NsPerMs = 1_000_000;

    // On Linux a Stopwatch tick is a nanosecond of CLOCK_MONOTONIC.
    public static long NowNs => Stopwatch.GetTimestamp();

    public static double ToMs(long ns) => (double)ns / NsPerMs;
}
