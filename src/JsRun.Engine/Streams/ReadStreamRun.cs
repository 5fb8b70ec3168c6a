using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Streams;

/// <summary>Reads a stream that a result has handed out.</summary>
internal sealed class ReadStreamRun(ReadStreamRequest request) : ScriptRun(RunKind.ReadStream, request)
{
    // It runs where the stream was made, which only the library knows.
    protected override RunProduct? EnterContext(IsolateSession session) => null;

    protected override JsrStatus Begin(IsolateSession session, out JsrRunState state) => session.Isolate.TakeStream(Id, request.StreamId, out state);
}
