using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Contexts;

/// <summary>
/// Writes V8's memory statistics with what each context takes. V8 tells that by a task, and with it come others, which may run code of the
/// user: so it has limits.
/// </summary>
internal sealed class MeasureContextsRun(RunLimits limits) : Run(RunKind.Memory, limits)
{
    // It collects garbage, however large the heap is.
    public override bool UnwindsSlowly => true;

    public override RunProduct Start(IsolateSession session)
    {
        var measured = NativeBufferPool.Rent();
        var memory = NativeBufferPool.Rent();
        try
        {
            var status = session.Isolate.WriteContextMemory(measured);
            if (status == JsrStatus.Ok || status == JsrStatus.NotFound)
            {
                var drained = session.Isolate.RunMicrotasks();
                status = drained == JsrStatus.Ok ? status : drained;
            }

            if (status == JsrStatus.Terminated)
            {
                return RunProduct.Terminated;
            }

            if (status is not (JsrStatus.Ok or JsrStatus.NotFound) || session.Isolate.WriteMemory(memory) != JsrStatus.Ok)
            {
                return RunProduct.Failed;
            }

            return new RunProduct(RunProgress.Finished) { Value = Compose(session, memory.WrittenSpan, status == JsrStatus.Ok ? measured.Memory : default) };
        }
        finally
        {
            measured.Return();
            memory.Return();
        }
    }

    private static PooledBytes Compose(IsolateSession session, ReadOnlySpan<byte> memory, ReadOnlyMemory<byte> measured)
    {
        var value = new PooledBytes();
        value.Append(memory[..^1]);
        if (measured.IsEmpty)
        {
            value.Append(",\"contexts\":null,\"sharedBytes\":null}"u8);
            return value;
        }

        using var parsed = JsonDocument.Parse(measured);
        var bytesOf = new Dictionary<ulong, long>();
        foreach (var pair in parsed.RootElement.GetProperty("contexts"u8).EnumerateArray())
        {
            bytesOf[pair[0].GetUInt64()] = pair[1].GetInt64();
        }

        var total = bytesOf.Values.Sum();
        value.Append(",\"contexts\":"u8);
        using (var json = new Utf8JsonWriter(value))
        {
            json.WriteStartArray();
            foreach (var entry in session.Contexts.All)
            {
                var bytes = bytesOf.GetValueOrDefault(entry.Realm.Handle);
                total -= entry.RealmOf is null ? bytes : 0;
                json.WriteStartObject();
                json.WriteString("id"u8, entry.Id);
                json.WriteString("name"u8, entry.Name);
                json.WriteString("realmOf"u8, entry.RealmOf);
                json.WriteNumber("usedBytes"u8, bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        value.Append(",\"sharedBytes\":"u8);
        using (var json = new Utf8JsonWriter(value))
        {
            json.WriteNumberValue(Math.Max(0, total));
        }

        value.Append("}"u8);
        return value;
    }
}
