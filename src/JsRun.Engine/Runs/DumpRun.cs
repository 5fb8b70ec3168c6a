using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Runs;

/// <summary>Writes a dump, as fast as whoever takes it takes it.</summary>
internal sealed class DumpRun(DumpKind dump, IDumpSink sink, RunLimits limits) : Run(RunKind.Dump, limits), IPieceTaker
{
    private volatile bool _isStopping;

    public override bool UnwindsSlowly => true;

    public override void NoteStop()
    {
        _isStopping = true;
        sink.Cancel();
    }

    public override RunProduct Start(IsolateSession session) => session.Isolate.WriteDump(dump, this) switch
    {
        JsrStatus.Ok => new RunProduct(RunProgress.Finished),
        JsrStatus.Terminated or JsrStatus.NotFound => new RunProduct(RunProgress.Finished, RunOutcome.Cancelled),
        _ => RunProduct.Failed,
    };

    public bool Take(ReadOnlySpan<byte> piece) => !_isStopping && (piece.IsEmpty || sink.Write(piece));
}
