namespace JsRun.Api.Options;

/// <summary>The smallest and the largest value a numeric setting may have. The service does not start with another.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedRangeAttribute(long min, long max) : Attribute
{
    public long Min { get; } = min;

    public long Max { get; } = max;
}
