using JsRun.Api.Runtimes.HostFunctions;
using JsRun.Api.Workers;

namespace JsRun.Api.Runtimes;

/// <summary>What the service itself knows of a live runtime.</summary>
internal sealed class RuntimeRecord
{
    public required string Id { get; init; }

    /// <summary>Its isolate in the worker.</summary>
    public required Isolate Isolate { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The worker that it lives in, as long as it lives.</summary>
    public required Worker Worker { get; init; }

    public required RuntimeConfig Config { get; init; }

    public required IReadOnlyDictionary<string, string> Label { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The channel to its functions that are carried out at URLs; null when it has none.</summary>
    public FunctionChannel? Functions { get; set; }

    /// <summary>What the requests are part of for which those functions are called; null when it has none.</summary>
    public RequestTraces? Traces { get; set; }

    /// <summary>Position in the order of creation.</summary>
    public required long Sequence { get; init; }

    /// <summary>Its contexts, the default one included, and those being made. Written under the directory's lock.</summary>
    public int Contexts { get; set; } = 1;

    /// <summary>Whether its create has been answered: before that nobody knows the id.</summary>
    public bool IsCreated { get; set; }
}
