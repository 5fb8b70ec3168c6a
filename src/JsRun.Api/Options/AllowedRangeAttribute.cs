namespace JsRun.Api.Options;

/// <summary>The smallest and the largest value a numeric setting may have. The service does not start with another.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowedRangeAttribute(double min, double max) : Attribute
{
    public double Min { get; } = min;

    public double Max { get; } = max;
}
