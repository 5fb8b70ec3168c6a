namespace JsRun.Api.Options;

/// <summary>Settings of idle and closed runtimes: section <c>JsRun:Idle</c>.</summary>
internal sealed class IdleOptions
{
    /// <summary>The least that clients can rely on: see <see cref="RememberClosedSeconds"/>.</summary>
    public const int MinRememberClosedSeconds = 900;

    /// <summary>Seconds without activity after which a runtime that does not ask for another time is evicted.</summary>
    [AllowedRange(1, 31_536_000)]
    public int TimeoutSeconds { get; init; } = 600;

    /// <summary>Longest idle timeout in seconds that a runtime may ask for.</summary>
    [AllowedRange(1, 31_536_000)]
    public int MaxTimeoutSeconds { get; init; } = 86_400;

    /// <summary>Seconds between two looks for idle runtimes.</summary>
    [AllowedRange(0.05, 3_600)]
    public double SweepSeconds { get; init; } = 5;

    /// <summary>
    /// Seconds for which a closed runtime's id is answered with the reason why it is gone. When very many are closed,
    /// <see cref="MinRememberClosedSeconds"/>.
    /// </summary>
    [AllowedRange(MinRememberClosedSeconds, 604_800)]
    public int RememberClosedSeconds { get; init; } = 3_600;
}
