using System.Text.Json;
using JsRun.Api.Callers;
using JsRun.Api.Limits;

namespace JsRun.Api.Service;

/// <summary>A caller's effective limits as JSON: what fields may ask for, by the fields' names, and what no request can change.</summary>
internal static class LimitsView
{
    /// <summary>Writes them.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="caller">Whose they are.</param>
    /// <param name="tenant">What the caller's tenant has.</param>
    public static void Write(Utf8JsonWriter json, Caller caller, TenantView tenant)
    {
        var limits = caller.Limits;
        var evaluation = limits.Evaluation;
        json.WriteStartObject();
        json.WriteString("tenant", caller.Tenant);
        json.WriteStartObject("fields");
        WriteRange("timeoutMs", LimitRanges.TimeoutMs(limits));
        WriteRange("cpuMs", LimitRanges.CpuMs(limits));
        WriteRange("maxHeapBytes", LimitRanges.MaxHeapBytes(limits));
        WriteRange("maxStackBytes", LimitRanges.MaxStackBytes(limits));
        WriteRange("maxResultBytes", LimitRanges.MaxResultBytes(limits));
        WriteRange("maxResultDepth", LimitRanges.MaxResultDepth(limits));
        WriteRange("idleTimeoutSeconds", LimitRanges.IdleTimeoutSeconds(limits));
        WriteRange("durationMs", LimitRanges.ProfileMs(limits));
        json.WriteEndObject();
        json.WriteNumber("maxRequestBytes", evaluation.MaxRequestBytes);
        json.WriteNumber("maxCodeBytes", evaluation.MaxCodeBytes);
        json.WriteNumber("maxInputDepth", evaluation.MaxInputDepth);
        json.WriteNumber("maxConsoleEntries", evaluation.MaxConsoleEntries);
        json.WriteNumber("maxConsoleBytes", evaluation.MaxConsoleBytes);
        json.WriteNumber("maxQueueLength", evaluation.MaxQueueLength);
        json.WriteNumber("maxConcurrentEvaluations", evaluation.MaxConcurrentEvaluations);
        json.WriteNumber("maxWaitingEvaluations", evaluation.MaxWaitingEvaluations);
        json.WriteNumber("maxBatchEvaluations", evaluation.MaxBatchEvaluations);
        json.WriteNumber("maxFunctionHandles", evaluation.MaxFunctionHandles);
        json.WriteNumber("maxContexts", evaluation.MaxContexts);
        json.WriteNumber("maxLinksPerRuntime", evaluation.MaxLinksPerRuntime);
        json.WriteNumber("maxQueuedMessages", evaluation.MaxQueuedMessages);
        json.WriteNumber("maxQueuedMessageBytes", evaluation.MaxQueuedMessageBytes);
        json.WriteNumber("maxPendingHostCalls", evaluation.MaxPendingHostCalls);
        json.WriteNumber("maxPendingHostCallBytes", evaluation.MaxPendingHostCallBytes);
        json.WriteNumber("maxHostCallBytes", evaluation.MaxHostCallBytes);
        json.WriteNumber("maxModules", evaluation.MaxModules);
        json.WriteNumber("maxModuleBytes", evaluation.MaxModuleBytes);
        json.WriteNumber("maxSpecifierLength", evaluation.MaxSpecifierLength);
        json.WriteNumber("maxImportMapBytes", evaluation.MaxImportMapBytes);
        json.WriteNumber("maxSessionsPerRuntime", evaluation.MaxSessionsPerRuntime);
        json.WriteNumber("maxSessions", evaluation.MaxSessions);
        json.WriteNumber("maxSessionRequests", evaluation.MaxSessionRequests);
        json.WriteNumber("maxSessionFunctions", evaluation.MaxSessionFunctions);
        json.WriteNumber("maxSessionStreams", evaluation.MaxSessionStreams);
        json.WriteNumber("maxSessionPushes", evaluation.MaxSessionPushes);
        json.WriteNumber("maxSessionPushBytes", evaluation.MaxSessionPushBytes);
        json.WriteNumber("maxRuntimes", evaluation.MaxRuntimes);
        json.WriteNumber("maxSnapshots", limits.Snapshots.MaxCount);
        json.WriteNumber("maxSnapshotBytes", limits.Snapshots.MaxBytes);
        json.WriteNumber("maxTotalSnapshotBytes", limits.Snapshots.MaxTotalBytes);
        json.WriteStartObject("quotas");
        var (quotas, evaluations) = (caller.Use.Quotas, caller.Use.Evaluations);
        WriteQuota("runtimes", evaluation.MaxRuntimes, tenant.Runtimes.Runtimes);
        WriteQuota("totalHeapBytes", quotas.MaxTotalHeapBytes, tenant.Runtimes.HeapBytes);
        WriteQuota("processes", quotas.MaxProcesses, tenant.Runtimes.Processes);
        WriteQuota("totalContexts", quotas.MaxTotalContexts, tenant.Runtimes.Contexts);
        WriteQuota("snapshots", limits.Snapshots.MaxCount, tenant.Snapshots.Count);
        WriteQuota("snapshotBytes", limits.Snapshots.MaxTotalBytes, tenant.Snapshots.Bytes);
        WriteQuota("tenantSessions", quotas.MaxSessions, tenant.Sessions);
        WriteQuota("concurrentEvaluations", quotas.MaxConcurrentEvaluations, evaluations.Working);
        WriteQuota("queuedEvaluations", quotas.MaxQueuedEvaluations, evaluations.Waiting);
        WriteQuota("concurrentHostCalls", quotas.MaxConcurrentHostCalls, caller.Use.HostCalls.Working);
        WriteQuota("inputBytes", quotas.MaxInputBytes, caller.Use.Input.Use);
        WriteQuota("cpuMsPerMinute", quotas.CpuMsPerMinute, quotas.CpuMsPerMinute == 0 ? 0 : (long)(quotas.CpuMsPerMinute - caller.Use.Cpu.Balance));
        WriteQuota("requestsPerSecond", quotas.RequestsPerSecond, caller.Use.Requests.Use);
        WriteQuota("idempotencyKeys", tenant.IdempotencyKeys.Limit, tenant.IdempotencyKeys.Use);
        json.WriteEndObject();
        json.WriteEndObject();

        // What is unlimited has no limit to tell.
        void WriteQuota(string name, long limit, long use)
        {
            json.WriteStartObject(name);
            if (limit > 0)
            {
                json.WriteNumber("limit", limit);
            }

            json.WriteNumber("use", use);
            json.WriteEndObject();
        }

        void WriteRange(string name, IntegerRange range)
        {
            json.WriteStartObject(name);
            json.WriteNumber("min", range.Min);
            json.WriteNumber("max", range.Max);
            json.WriteNumber("default", range.Default ?? range.Max);
            json.WriteEndObject();
        }
    }
}
