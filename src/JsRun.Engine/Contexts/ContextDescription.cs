using System.Globalization;
using System.Text.Json;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Contexts;

/// <summary>The JSON that describes a context.</summary>
internal static class ContextDescription
{
    public static void Write(Utf8JsonWriter json, IsolateSession session, ContextEntry entry)
    {
        var counts = session.Isolate.CountsOf(entry.Realm.Handle);
        var hostCalls = session.HostCalls is { } calls ? calls.PendingOf(entry.Realm.Handle) + (int)session.Isolate.JobsOf(entry.Realm.Handle).HostAnswers : 0;
        json.WriteStartObject();
        json.WriteString("id"u8, entry.Id);
        json.WriteString("name"u8, entry.Name);
        json.WriteString("realmOf"u8, entry.RealmOf);
        json.WriteBoolean("alive"u8, true);
        json.WriteString("createdAt"u8, entry.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteBoolean("console"u8, entry.Realm.HasConsole);
        if (!entry.Realm.Intrinsics.IsEmpty)
        {
            json.WritePropertyName("intrinsics"u8);
            json.WriteRawValue(entry.Realm.Intrinsics.Span);
        }

        json.WriteNumber("activeTimers"u8, counts.Timers);
        json.WriteNumber("pendingJobs"u8, counts.Timers + counts.Messages + (counts.Microtasks > 0 ? 1 : 0) + hostCalls);
        json.WriteNumber("pendingMicrotasks"u8, counts.Microtasks);
        json.WriteNumber("pendingHostCalls"u8, hostCalls);
        json.WriteNumber("modules"u8, counts.Modules);
        json.WritePropertyName("links"u8);
        WriteLinks(json, session, entry.Realm);
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, IsolateSession session, Realm realm)
    {
        if (!session.HasLinks)
        {
            json.WriteStartArray();
            json.WriteEndArray();
            return;
        }

        var names = NativeBufferPool.Rent();
        session.Isolate.WriteLinks(realm.Handle, names);
        json.WriteRawValue(names.WrittenSpan, skipInputValidation: true);
        names.Return();
    }
}
