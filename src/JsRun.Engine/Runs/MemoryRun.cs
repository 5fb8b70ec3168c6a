using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Writes V8's memory statistics.</summary>
internal sealed class MemoryRun() : Run(RunKind.Memory, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var value = NativeBufferPool.Rent();
        if (session.Isolate.WriteMemory(value) == JsrStatus.Ok)
        {
            return new RunProduct(RunProgress.Finished) { Value = value };
        }

        value.Return();
        return RunProduct.Failed;
    }
}
