namespace JsRun.Api.Options;

/// <summary>Settings of the service's end: section <c>JsRun:Drain</c>.</summary>
internal sealed class DrainOptions
{
    /// <summary>Seconds that requests under way have to finish when the service is told to end.</summary>
    [AllowedRange(0, 3_600)]
    public int TimeoutSeconds { get; init; } = 30;
}
