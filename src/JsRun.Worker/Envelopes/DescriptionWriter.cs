using JsRun.Engine;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Envelopes;

/// <summary>Writes what only the worker knows about a runtime: its state, its times and its counters.</summary>
internal static class DescriptionWriter
{
    private const int DescriptionBytes = 1024;

    /// <summary>The description of a runtime as a payload.</summary>
    public static Payload ToPayload(HostedRuntime hosted)
    {
        using var writer = new PayloadWriter(DescriptionBytes);
        Write(writer, hosted);
        return writer.ToPayload();
    }

    /// <summary>Appends <c>{"state","lastUsedAt","expiresAt","stats"}</c>.</summary>
    public static void Write(PayloadWriter writer, HostedRuntime hosted)
    {
        var stats = hosted.Runtime.Stats;
        writer.WriteRaw("{\"state\":"u8);
        writer.WriteJsonName(Names.Of(EngineTerms.Of(stats.State)));
        writer.WriteRaw(",\"lastUsedAt\":"u8);
        writer.WriteTimestamp(hosted.LastUsedAt);
        writer.WriteRaw(",\"expiresAt\":"u8);
        writer.WriteTimestamp(hosted.ExpiresAt);
        writer.WriteRaw(",\"stats\":"u8);
        WriteStats(writer, stats);
        writer.WriteByte((byte)'}');
    }

    private static void WriteStats(PayloadWriter writer, in RuntimeStats stats)
    {
        writer.WriteByte((byte)'{');
        Integer(writer, "heapUsedBytes", stats.HeapUsedBytes);
        Integer(writer, "heapTotalBytes", stats.HeapTotalBytes);
        Integer(writer, "heapLimitBytes", stats.HeapLimitBytes);
        Integer(writer, "externalBytes", stats.ExternalBytes);
        Integer(writer, "physicalBytes", stats.PhysicalBytes);
        Integer(writer, "evaluations", stats.Evaluations);
        Integer(writer, "calls", stats.Calls);
        Integer(writer, "errors", stats.Errors);
        Integer(writer, "timeouts", stats.Timeouts);
        Integer(writer, "interrupts", stats.Interrupts);
        Milliseconds(writer, "totalWallMs", stats.TotalWallMs);
        Milliseconds(writer, "totalCpuMs", stats.TotalCpuMs);
        Milliseconds(writer, "lastWallMs", stats.LastWallMs);
        WriteLastKind(writer, stats.LastKind);
        Integer(writer, "queueLength", stats.QueueLength);
        Integer(writer, "activeTimers", stats.ActiveTimers);
        Integer(writer, "pendingJobs", stats.PendingJobs);
        Integer(writer, "pendingHostCalls", stats.PendingHostCalls);
        Integer(writer, "contexts", stats.Contexts);
        Integer(writer, "modules", stats.Modules);
        Integer(writer, "functions", stats.Functions);
        Integer(writer, "streams", stats.Streams);
        Integer(writer, "bytesStreamedIn", stats.BytesStreamedIn);
        Name(writer, "bytesStreamedOut");
        writer.WriteInteger(stats.BytesStreamedOut);
        writer.WriteByte((byte)'}');
    }

    private static void WriteLastKind(PayloadWriter writer, RunKind? kind)
    {
        Name(writer, "lastKind");
        if (kind is { } known)
        {
            writer.WriteJsonName(known == RunKind.Call ? "call" : "eval");
        }
        else
        {
            writer.WriteRaw("null"u8);
        }

        writer.WriteByte((byte)',');
    }

    private static void Integer(PayloadWriter writer, string name, long value)
    {
        Name(writer, name);
        writer.WriteInteger(value);
        writer.WriteByte((byte)',');
    }

    private static void Milliseconds(PayloadWriter writer, string name, double value)
    {
        Name(writer, name);
        writer.WriteMilliseconds(value);
        writer.WriteByte((byte)',');
    }

    private static void Name(PayloadWriter writer, string name)
    {
        writer.WriteJsonName(name);
        writer.WriteByte((byte)':');
    }
}
