using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Streams;

/// <summary>Gives up a stream that a result has handed out: its handle is released, and what it holds closed as at the end of a loop that is left.</summary>
internal sealed class CancelStreamRun(ulong streamId, RunLimits limits) : Run(RunKind.CancelStream, limits)
{
    public override RunProduct Start(IsolateSession session)
    {
        var isolate = session.Isolate;
        HasNativeRun = true;
        var status = isolate.TakeStream(Id, streamId, out var state);
        if (status != JsrStatus.Ok)
        {
            return RunProduct.FromFailure(isolate, status);
        }

        status = isolate.OpenStream(Id, out _, ref state);
        if (status == JsrStatus.Ok)
        {
            status = isolate.CloseStream(Id);
        }

        if (status == JsrStatus.Ok)
        {
            status = isolate.RunMicrotasks();
        }

        // What its closing throws is not the caller's concern: the stream is gone.
        return status == JsrStatus.Ok ? new RunProduct(RunProgress.Finished) : RunProduct.FromFailure(isolate, status);
    }
}
