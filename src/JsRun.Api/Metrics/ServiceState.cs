using JsRun.Api.Runtimes;
using JsRun.Api.Workers;
using JsRun.Protocol.Messages;

namespace JsRun.Api.Metrics;

/// <summary>What there is at one moment: workers and runtimes, with what the workers have reported last.</summary>
/// <param name="Workers">The workers.</param>
/// <param name="Runtimes">The runtimes of which a worker has reported.</param>
/// <param name="Tenants">What the runtimes of each tenant add up to, by the name that it has in metrics.</param>
internal sealed record ServiceState(WorkerFacts[] Workers, RuntimeFacts[] Runtimes, TenantFacts[] Tenants);

/// <summary>A runtime, and what its worker reported of it.</summary>
/// <param name="Record">What the service knows.</param>
/// <param name="Report">What the worker reported.</param>
internal readonly record struct RuntimeFacts(RuntimeRecord Record, RuntimeReport Report);

/// <summary>What the runtimes of a tenant add up to.</summary>
/// <param name="counts">The tenant.</param>
internal sealed class TenantFacts(TenantCounts counts)
{
    /// <summary>The tenant's attribute.</summary>
    public KeyValuePair<string, object?> Tag => counts.Tag;

    /// <summary>Runtimes by <see cref="Protocol.Vocabulary.RuntimeState"/>.</summary>
    public int[] ByState { get; } = new int[MetricTags.States.Length];

    /// <summary>V8's heap.</summary>
    public long HeapUsedBytes { get; set; }

    /// <summary>Limits of heap and external memory.</summary>
    public long HeapLimitBytes { get; set; }

    /// <summary>ArrayBuffers and the like.</summary>
    public long ExternalBytes { get; set; }

    /// <summary>Memory of heap pages.</summary>
    public long PhysicalBytes { get; set; }
}
