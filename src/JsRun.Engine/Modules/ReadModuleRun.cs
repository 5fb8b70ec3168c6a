using System.Text;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Modules;

/// <summary>Reads a module's source: one byte for its <see cref="ModuleKind"/>, then the source.</summary>
internal sealed class ReadModuleRun(string name) : Run(RunKind.ReadModule, RunLimits.Service)
{
    public override RunProduct Start(IsolateSession session)
    {
        var source = NativeBufferPool.Rent();
        var value = new Buffers.PooledBytes();
        var status = session.Isolate.ReadModule(Encoding.UTF8.GetBytes(name), out var kind, source);
        if (status == JsrStatus.Ok)
        {
            value.Append([(byte)kind]);
            value.Append(source.WrittenSpan);
        }

        source.Return();
        if (status == JsrStatus.Ok)
        {
            return new RunProduct(RunProgress.Finished) { Value = value };
        }

        value.Return();
        return status == JsrStatus.NotFound ? new RunProduct(RunProgress.Finished, RunOutcome.NoSuchModule) : RunProduct.Failed;
    }
}
