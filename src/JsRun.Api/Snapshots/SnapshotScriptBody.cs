namespace JsRun.Api.Snapshots;

/// <summary>A script of <see cref="SnapshotBody"/>.</summary>
internal sealed class SnapshotScriptBody
{
    public const string DefaultName = "snapshot.js";

    /// <summary>The source as a JSON string literal.</summary>
    public ReadOnlyMemory<byte> Source { get; set; }

    public string Name { get; set; } = DefaultName;
}
