using JsRun.Api.Callbacks;
using JsRun.Api.Runtimes.HostFunctions;

namespace JsRun.Api.Runtimes;

/// <summary>The body of <c>POST /runtimes</c>. Its memory is the request body's. Null: not given.</summary>
internal sealed class CreateRuntimeBody
{
    public const string DefaultBootstrapFileName = "bootstrap.js";

    /// <summary>Whether it gets a process of its own.</summary>
    public bool OwnProcess { get; set; }

    public long? MaxHeapBytes { get; set; }

    public long? InitialHeapBytes { get; set; }

    public int? MaxStackBytes { get; set; }

    public int? TimeoutMs { get; set; }

    public int? CpuMs { get; set; }

    public int? IdleTimeoutSeconds { get; set; }

    public int? MaxResultBytes { get; set; }

    public int? MaxResultDepth { get; set; }

    public bool Console { get; set; }

    public bool Web { get; set; }

    /// <summary>Whether its jobs run only when they are asked to.</summary>
    public bool ManualJobs { get; set; }

    public InspectorConfig? Inspector { get; set; }

    /// <summary>Id of the snapshot to start from; null for none.</summary>
    public string? Snapshot { get; set; }

    /// <summary>The bootstrap script as a JSON string literal, or empty.</summary>
    public ReadOnlyMemory<byte> Bootstrap { get; set; }

    public string BootstrapFileName { get; set; } = DefaultBootstrapFileName;

    /// <summary>A JSON object of tagged values, or empty.</summary>
    public ReadOnlyMemory<byte> Globals { get; set; }

    /// <summary>A JSON object of modules by name, or empty.</summary>
    public ReadOnlyMemory<byte> Modules { get; set; }

    /// <summary>An import map, or empty.</summary>
    public ReadOnlyMemory<byte> ImportMap { get; set; }

    /// <summary>What its contexts have of V8's built-ins, as canonical JSON; empty for all.</summary>
    public ReadOnlyMemory<byte> Intrinsics { get; set; }

    /// <summary>Functions that are carried out at URLs.</summary>
    public IReadOnlyList<HostFunctionConfig> Functions { get; set; } = [];

    /// <summary>Who is asked for modules that the runtime does not have; null for nobody. Its name is <c>ModuleAnswers.LoaderName</c>.</summary>
    public HostFunctionConfig? ModuleLoader { get; set; }

    /// <summary>What the request is part of. No field of the body.</summary>
    public CallerTrace? Trace { get; set; }

    /// <summary>Names the request in logs. No field of the body.</summary>
    public required string TraceId { get; init; }

    public IReadOnlyDictionary<string, string> Label { get; set; } = new Dictionary<string, string>();
}
