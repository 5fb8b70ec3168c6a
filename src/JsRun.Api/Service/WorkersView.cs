using System.Globalization;
using System.Text.Json;
using JsRun.Api.Workers;

namespace JsRun.Api.Service;

/// <summary>The workers' JSON.</summary>
internal static class WorkersView
{
    // Pings come every second.
    private const int SilentPings = 2;

    /// <param name="json">Where it goes.</param>
    /// <param name="workers">The workers that live.</param>
    /// <param name="ended">Those that ended although nobody was done with them: how many, and the latest.</param>
    /// <param name="namesTenants">Whether a group of workers is a tenant.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<WorkerFacts> workers, (long Count, WorkerExit[] Latest) ended, bool namesTenants)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var worker in workers)
        {
            Write(json, worker, namesTenants);
        }

        json.WriteEndArray();
        json.WriteNumber("restarts", ended.Count);
        json.WriteStartArray("recentExits");
        foreach (var exit in ended.Latest)
        {
            Write(json, exit);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in WorkerFacts facts, bool namesTenants)
    {
        var worker = facts.Worker;
        var report = worker.Link.Report?.Pong;
        json.WriteStartObject();
        json.WriteString("id", worker.Id);
        json.WriteNumber("pid", worker.ProcessId);
        json.WriteString("state", StateOf(facts));
        json.WriteString("role", RoleOf(facts.Role));
        json.WriteString("isolation", facts.Role == WorkerRole.Dedicated ? "process" : namesTenants ? "tenant" : "shared");
        if (namesTenants && facts.Group.Length > 0)
        {
            json.WriteString("tenant", facts.Group);
        }

        json.WriteNumber("runtimes", facts.Runtimes);
        json.WriteNumber("pending", worker.Link.PendingCount);
        WriteNumber(json, "memoryBytes", report?.ResidentBytes);
        WriteNumber(json, "cpuMs", report is { CpuMs: var cpu } ? (long)cpu : null);
        json.WriteString("startedAt", Instant(worker.StartedAt));
        WriteNumber(json, "warm", report?.WarmRuntimes);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WorkerExit exit)
    {
        json.WriteStartObject();
        json.WriteString("at", Instant(exit.At));
        json.WriteString("worker", exit.Worker);
        json.WriteNumber("pid", exit.ProcessId);
        json.WriteString("reason", exit.Reason);
        json.WriteNumber("exitCode", exit.ExitCode);
        json.WriteNumber("runtimes", exit.Runtimes);
        json.WriteEndObject();
    }

    private static string StateOf(in WorkerFacts facts) =>
        facts.Role == WorkerRole.Retired || facts.Worker.Order is not null ? "ending"
        : facts.Worker.Link.UnansweredPings > SilentPings ? "silent"
        : facts.Role == WorkerRole.Spare ? "spare"
        : "active";

    internal static string RoleOf(WorkerRole role) => role switch
    {
        WorkerRole.Spare => "spare",
        WorkerRole.OneShot => "one-shot",
        WorkerRole.Session => "runtimes",
        WorkerRole.Dedicated => "process",
        _ => "none",
    };

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
