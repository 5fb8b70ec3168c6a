namespace JsRun.Api.OpenApi;

/// <summary>The groups in which operations are listed.</summary>
internal static class OperationTags
{
    public const string Evaluations = "Evaluations";
    public const string Runtimes = "Runtimes";
    public const string Contexts = "Contexts";
    public const string Links = "Links";
    public const string Snapshots = "Snapshots";
    public const string Service = "Service";
}
