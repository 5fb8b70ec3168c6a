namespace JsRun.Api.Quotas;

/// <summary>Metadata of an endpoint whose requests do not count for its tenant's rate: it bounds by itself what they cost.</summary>
internal sealed class OwnRate
{
    public static OwnRate Instance { get; } = new();
}
