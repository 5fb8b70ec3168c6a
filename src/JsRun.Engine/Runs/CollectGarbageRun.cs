using System.Text.Json;
using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Collects garbage and writes the heap statistics of before and after.</summary>
internal sealed class CollectGarbageRun() : Run(RunKind.CollectGarbage, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var value = new PooledBytes();
        value.Append("{\"before\":"u8);
        var complete = AppendHeap(session.Isolate, value);
        session.Isolate.CollectGarbage();
        value.Append(",\"after\":"u8);
        complete &= AppendHeap(session.Isolate, value);
        value.Append("}"u8);
        if (complete)
        {
            return new RunProduct(RunProgress.Finished) { Value = value };
        }

        value.Return();
        return RunProduct.Failed;
    }

    /// <summary>Appends the <c>heap</c> object of the memory statistics, without the spaces.</summary>
    private static bool AppendHeap(Isolate isolate, PooledBytes output)
    {
        var memory = NativeBufferPool.Rent();
        try
        {
            if (isolate.WriteMemory(memory) != JsrStatus.Ok)
            {
                return false;
            }

            var reader = new Utf8JsonReader(memory.WrittenSpan);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("heap"u8))
                {
                    reader.Read();
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    output.Append(memory.WrittenSpan[start..(int)reader.BytesConsumed]);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            memory.Return();
        }
    }
}
