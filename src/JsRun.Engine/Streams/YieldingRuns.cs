using JsRun.Engine.Runs;

namespace JsRun.Engine.Streams;

/// <summary>The runs that have paused in reading their streams, in the order in which they did. Owner thread only.</summary>
internal sealed class YieldingRuns
{
    private readonly List<ScriptRun> _runs = [];

    public int Count => _runs.Count;

    public bool HasAny => _runs.Count > 0;

    public void Add(ScriptRun run) => _runs.Add(run);

    /// <summary>It reads no more.</summary>
    public void Remove(Run run)
    {
        if (HasAny)
        {
            _runs.RemoveAll(other => other == run);
        }
    }

    /// <summary>Takes the first one that can read on out; null when there is none.</summary>
    public ScriptRun? TakeReady()
    {
        var index = _runs.FindIndex(run => run.CanReadOn);
        if (index < 0)
        {
            return null;
        }

        var ready = _runs[index];
        _runs.RemoveAt(index);
        return ready;
    }
}
