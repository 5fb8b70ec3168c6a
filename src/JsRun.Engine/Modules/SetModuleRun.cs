using System.Text;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Modules;

/// <summary>Stores a module; the value tells what became of it.</summary>
internal sealed class SetModuleRun(string name, ModuleKind kind, ReadOnlyMemory<byte> source) : Run(RunKind.SetModule, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var described = NativeBufferPool.Rent();
        var status = session.Isolate.SetModule(Encoding.UTF8.GetBytes(name), kind, source.Span, isJsonString: false, described);
        if (status == JsrStatus.Ok)
        {
            return new RunProduct(RunProgress.Finished) { Value = described };
        }

        described.Return();
        return status == JsrStatus.InvalidValue ? RunProduct.WithLastError(session.Isolate, RunOutcome.InvalidModule) : RunProduct.Failed;
    }
}
