using System.Globalization;
using System.Text.Json;
using JsRun.Api.Responses;

namespace JsRun.Api.Snapshots;

/// <summary>What is known of a snapshot besides its blob. Part of its file, and signed with it.</summary>
internal sealed record SnapshotHeader
{
    /// <summary>V8's version that made it.</summary>
    public required string Engine { get; init; }

    /// <summary>The build of worker and engine that made it: only the same can read it.</summary>
    public required string Build { get; init; }

    /// <summary>Whether its context has a <c>console</c>.</summary>
    public required bool HasConsole { get; init; }

    /// <summary>Memory in bytes of a runtime that has just started from it.</summary>
    public required long HeapBytes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>As JSON.</summary>
    public byte[] ToJson() => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("engine", Engine);
        json.WriteString("build", Build);
        json.WriteBoolean("console", HasConsole);
        json.WriteNumber("heapBytes", HeapBytes);
        json.WriteString("createdAt", CreatedAt.ToString("o", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    });

    /// <summary>Reads what <see cref="ToJson"/> wrote; null when it is no such JSON.</summary>
    public static SnapshotHeader? TryRead(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new SnapshotHeader
            {
                Engine = root.GetProperty("engine").GetString()!,
                Build = root.GetProperty("build").GetString()!,
                HasConsole = root.GetProperty("console").GetBoolean(),
                HeapBytes = root.GetProperty("heapBytes").GetInt64(),
                CreatedAt = root.GetProperty("createdAt").GetDateTimeOffset(),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}
