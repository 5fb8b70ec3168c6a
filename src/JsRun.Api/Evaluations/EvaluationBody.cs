namespace JsRun.Api.Evaluations;

/// <summary>The body of an evaluation. Its memory is the request body's.</summary>
internal sealed class EvaluationBody : RunBody
{
    public const string DefaultFileName = "main.js";

    /// <summary>The source as a JSON string literal.</summary>
    public ReadOnlyMemory<byte> Code { get; set; }

    /// <summary>A JSON object of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; set; }

    /// <summary>A JSON object of modules by name, or empty.</summary>
    public ReadOnlyMemory<byte> Modules { get; set; }

    /// <summary>An import map, or empty.</summary>
    public ReadOnlyMemory<byte> ImportMap { get; set; }

    public bool Module { get; set; }

    public string FileName { get; set; } = DefaultFileName;

    public long? MaxHeapBytes { get; set; }

    /// <summary>Id of the snapshot to start from; null for none.</summary>
    public string? Snapshot { get; set; }
}
