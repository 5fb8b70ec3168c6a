using System.Globalization;
using System.Text.Json;
using JsRun.Api.Requests;
using JsRun.Api.Responses;

namespace JsRun.Api.Snapshots;

/// <summary>Snapshots as JSON.</summary>
internal static class SnapshotView
{
    private static readonly SequenceCursor Cursor = new('s');

    /// <summary>How the list is asked for.</summary>
    public static ListRules Lists { get; } = new(DefaultLimit: 50, MaxLimit: 200, Cursor.Read);

    public static byte[] Compose(SnapshotRecord snapshot) => JsonText.Compose(json => Write(json, snapshot));

    /// <summary>A page.</summary>
    public static byte[] Compose(IReadOnlyList<SnapshotRecord> page, bool hasMore) => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var snapshot in page)
        {
            Write(json, snapshot);
        }

        json.WriteEndArray();
        json.WriteString("next", hasMore ? Cursor.After(page[^1].Sequence) : null);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, SnapshotRecord snapshot)
    {
        json.WriteStartObject();
        json.WriteString("id", snapshot.Id);
        json.WriteNumber("bytes", snapshot.Bytes);
        json.WriteString("engine", snapshot.Header.Engine);
        json.WriteString("createdAt", snapshot.Header.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("heapBytes", snapshot.Header.HeapBytes);
        json.WriteBoolean("console", snapshot.Header.HasConsole);
        json.WriteEndObject();
    }
}
