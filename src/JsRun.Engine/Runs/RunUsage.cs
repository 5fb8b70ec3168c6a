namespace JsRun.Engine;

/// <summary>What a run took.</summary>
/// <param name="WallMs">From leaving the queue to the result.</param>
/// <param name="CpuMs">CPU time of the runtime's thread for this run.</param>
/// <param name="QueuedMs">Time in the queue.</param>
/// <param name="HeapUsedBytes">The runtime's heap after the run's last turn.</param>
/// <param name="ExternalBytes">ArrayBuffers and the like after the run's last turn.</param>
public readonly record struct RunUsage(double WallMs, double CpuMs, double QueuedMs, long HeapUsedBytes, long ExternalBytes);
