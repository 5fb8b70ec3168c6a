using JsRun.Engine.Deadlines;
using JsRun.Engine.Isolates;

namespace JsRun.Engine.Runs;

/// <summary>
/// When the parts of a run began and ended, in ns of the monotonic clock. Owner thread; who answers a run that was stopped may read while a part is
/// under way, and finds that it has not ended.
/// </summary>
internal sealed class RunMarks
{
    private long _compileFromNs;
    private long _compileToNs;
    private long _writeFromNs;
    private long _writeToNs;

    /// <summary>The source has been compiled, or cannot be.</summary>
    public void NoteStarted(Isolate isolate, long run)
    {
        if (isolate.TryGetCompileTime(run, out var fromNs, out var toNs))
        {
            _compileFromNs = fromNs;
            Volatile.Write(ref _compileToNs, toNs);
        }
    }

    /// <summary>The result is about to be written.</summary>
    public void BeginWriting()
    {
        Volatile.Write(ref _writeToNs, 0);
        _writeFromNs = MonotonicClock.NowNs;
    }

    /// <summary>The result has been written, or cannot be.</summary>
    public void EndWriting() => Volatile.Write(ref _writeToNs, MonotonicClock.NowNs);

    /// <summary>The parts that have ended.</summary>
    public RunParts Since(long startedNs) => new(
        PartOf(Volatile.Read(ref _compileToNs), _compileFromNs, startedNs),
        PartOf(Volatile.Read(ref _writeToNs), _writeFromNs, startedNs));

    private static RunPart? PartOf(long toNs, long fromNs, long startedNs) =>
        toNs == 0 ? null : new RunPart(MonotonicClock.ToMs(Math.Max(0, fromNs - startedNs)), MonotonicClock.ToMs(toNs - fromNs));
}
