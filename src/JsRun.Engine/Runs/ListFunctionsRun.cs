using System.Globalization;
using System.Text;
using JsRun.Engine.Buffers;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Writes the live function handles above an id, <c>{"items":[...],"next":"fn_12" or null}</c>.</summary>
internal sealed class ListFunctionsRun(ulong after, int maxItems) : Run(RunKind.ListFunctions, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var items = NativeBufferPool.Rent();
        if (session.Isolate.WriteFunctions(session.DefaultRealm.Handle, after, maxItems, items, out var last) != JsrStatus.Ok)
        {
            items.Return();
            return RunProduct.Failed;
        }

        var value = new PooledBytes();
        value.Append("{\"items\":"u8);
        value.Append(items.WrittenSpan);
        items.Return();
        value.Append(",\"next\":"u8);
        value.Append(last == 0 ? "null"u8 : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"fn_{last}\"")));
        value.Append("}"u8);
        return new RunProduct(RunProgress.Finished) { Value = value };
    }
}
