namespace JsRun.Engine;

/// <summary>The limits of one run. All are finite.</summary>
/// <param name="TimeoutMs">Wall-clock budget from the moment the run leaves the queue.</param>
/// <param name="CpuMs">CPU time of the runtime's thread for this run.</param>
/// <param name="MaxResultBytes">Size of the value or error as JSON.</param>
/// <param name="MaxResultDepth">Containers inside one another.</param>
/// <param name="MaxConsoleEntries">Console entries that are kept; the rest is counted in a last entry.</param>
/// <param name="MaxConsoleBytes">Size of the kept console entries as JSON.</param>
public sealed record RunLimits(
    int TimeoutMs,
    int CpuMs,
    long MaxResultBytes,
    int MaxResultDepth,
    int MaxConsoleEntries,
    int MaxConsoleBytes)
{
    /// <summary>Of the service's own commands, which run no code of the user.</summary>
    internal static readonly RunLimits Service = new(int.MaxValue, int.MaxValue, int.MaxValue, 1, 0, 0);
}
