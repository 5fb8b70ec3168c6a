using JsRun.Api.Callers;
using JsRun.Api.Limits;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Quotas;

namespace JsRun.Api.Runtimes;

/// <summary>Whether a tenant may have one more runtime.</summary>
internal static class RuntimeQuotas
{
    /// <summary>The refusal, if there are as many, or their heaps as large, as may be, or no room for its default context.</summary>
    /// <param name="caller">Who wants the runtime.</param>
    /// <param name="totals">What the tenant has.</param>
    /// <param name="config">What the new one is to be.</param>
    public static Problem? Refusal(Caller caller, TenantTotal totals, RuntimeConfig config)
    {
        var (maxRuntimes, maxBytes, maxProcesses) = (caller.Limits.Evaluation.MaxRuntimes, caller.Use.Quotas.MaxTotalHeapBytes, caller.Use.Quotas.MaxProcesses);
        var heapBytes = config.MaxHeapBytes;
        return totals.Runtimes >= maxRuntimes
            ? QuotaProblem.Of("runtimes", maxRuntimes, totals.Runtimes, $"There are as many runtimes as there may be: {maxRuntimes} ({LimitRanges.Setting(nameof(LimitOptions.MaxRuntimes))}).")
            : totals.HeapBytes + heapBytes > maxBytes
            ? QuotaProblem.Of("totalHeapBytes", maxBytes, totals.HeapBytes, $"The heap limits of all runtimes may be {maxBytes} bytes together; they are {totals.HeapBytes}, and this one's is {heapBytes}.")
            : config.OwnProcess && totals.Processes >= maxProcesses
            ? QuotaProblem.Of("processes", maxProcesses, totals.Processes, $"There are as many runtimes with a process of their own as there may be: {maxProcesses} (JsRun:Quotas:{nameof(QuotaOptions.MaxProcesses)}). One with isolation 'worker' and without an inspector needs none.")
            : RefusalOfContext(caller, totals);
    }

    /// <summary>The refusal of one more context, if the tenant's runtimes have as many as may be.</summary>
    public static Problem? RefusalOfContext(Caller caller, TenantTotal totals)
    {
        var most = caller.Use.Quotas.MaxTotalContexts;
        return totals.Contexts < most ? null : QuotaProblem.Of("totalContexts", most, totals.Contexts, $"The contexts of all runtimes may be {most} together.");
    }
}
