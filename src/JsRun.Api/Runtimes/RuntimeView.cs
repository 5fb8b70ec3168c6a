using System.Globalization;
using System.Text.Json;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Runtimes;

/// <summary>A runtime's JSON: what the service knows of it, and what its worker does.</summary>
internal static class RuntimeView
{
    /// <param name="json">Where it goes.</param>
    /// <param name="runtime">The runtime.</param>
    /// <param name="description">The worker's <c>{"state","lastUsedAt","expiresAt","stats"}</c>.</param>
    public static void Write(Utf8JsonWriter json, RuntimeRecord runtime, ReadOnlyMemory<byte> description)
    {
        using var parsed = JsonDocument.Parse(description);
        var told = parsed.RootElement;
        json.WriteStartObject();
        json.WriteString("id", runtime.Id);
        Copy(json, told, "state", Names.Of(RuntimeState.Idle));
        json.WriteBoolean("alive", !told.TryGetProperty("state", out var state) || !state.ValueEquals(Names.Of(RuntimeState.Closed)));
        json.WriteString("createdAt", runtime.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Copy(json, told, "lastUsedAt", null);
        Copy(json, told, "expiresAt", null);
        WriteConfig(json, runtime.Config);
        json.WriteStartObject("label");
        foreach (var (key, value) in runtime.Label)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        Copy(json, told, "stats", null);
        json.WriteEndObject();
    }

    private static void WriteConfig(Utf8JsonWriter json, RuntimeConfig config)
    {
        json.WriteStartObject("config");
        json.WriteString("isolation", config.OwnProcess ? "process" : "worker");
        json.WriteNumber("maxHeapBytes", config.MaxHeapBytes);
        json.WriteNumber("initialHeapBytes", config.InitialHeapBytes);
        json.WriteNumber("maxStackBytes", config.MaxStackBytes);
        json.WriteNumber("timeoutMs", config.TimeoutMs);
        json.WriteNumber("cpuMs", config.CpuMs);
        json.WriteNumber("idleTimeoutSeconds", config.IdleTimeoutSeconds);
        json.WriteBoolean("console", config.Console);
        json.WriteBoolean("web", config.Web);
        json.WriteString("jobs", config.ManualJobs ? "manual" : "auto");
        if (config.Inspector is { } inspector)
        {
            json.WriteStartObject("inspector");
            json.WriteBoolean("waitForConnection", inspector.WaitForConnection);
            json.WriteBoolean("breakOnStart", inspector.BreakOnStart);
            json.WriteEndObject();
        }

        if (!config.Intrinsics.IsEmpty)
        {
            json.WritePropertyName("intrinsics");
            json.WriteRawValue(config.Intrinsics.Span, skipInputValidation: true);
        }

        if (config.Snapshot is not null)
        {
            json.WriteString("snapshot", config.Snapshot);
        }

        json.WriteNumber("maxResultBytes", config.MaxResultBytes);
        json.WriteNumber("maxResultDepth", config.MaxResultDepth);
        json.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter json, JsonElement told, string name, string? otherwise)
    {
        json.WritePropertyName(name);
        if (told.TryGetProperty(name, out var value))
        {
            value.WriteTo(json);
        }
        else
        {
            json.WriteStringValue(otherwise);
        }
    }
}
