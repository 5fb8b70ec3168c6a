using JsRun.Api.Runtimes;

namespace JsRun.Api.Contexts;

/// <summary>The body of <c>POST /runtimes/{id}/contexts</c>. Its memory is the request body's.</summary>
internal sealed class CreateContextBody
{
    /// <summary>Names the request in logs. No field of the body.</summary>
    public string? TraceId { get; set; }

    /// <summary>A name beside the id; empty for none.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Id or name of the context whose realm it is to share; empty for a realm of its own.</summary>
    public string RealmOf { get; set; } = string.Empty;

    /// <summary>Ids or names of the contexts that it is to be linked with.</summary>
    public IReadOnlyList<string> Links { get; set; } = [];

    /// <summary>Whether it gets a console; null: as the runtime.</summary>
    public bool? Console { get; set; }

    /// <summary>Whether it gets the web's globals; null: as the runtime.</summary>
    public bool? Web { get; set; }

    /// <summary>A JSON object of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; set; }

    /// <summary>What it has of V8's built-ins, as canonical JSON, <c>{}</c> for all; empty for what the runtime's contexts have.</summary>
    public ReadOnlyMemory<byte> Intrinsics { get; set; }

    /// <summary>The bootstrap script as a JSON string literal, or empty.</summary>
    public ReadOnlyMemory<byte> Bootstrap { get; set; }

    public string BootstrapFileName { get; set; } = CreateRuntimeBody.DefaultBootstrapFileName;
}
