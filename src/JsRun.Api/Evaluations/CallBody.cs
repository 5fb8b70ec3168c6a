namespace JsRun.Api.Evaluations;

/// <summary>The body of a call. Its memory is the request body's.</summary>
internal sealed class CallBody : RunBody
{
    /// <summary>Dotted name; empty when a handle is called.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Number of the function handle; 0 when the function is called by name.</summary>
    public long FunctionId { get; set; }

    /// <summary>A JSON array of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Arguments { get; set; }

    /// <summary>A tagged value, or empty.</summary>
    public ReadOnlyMemory<byte> This { get; set; }
}
