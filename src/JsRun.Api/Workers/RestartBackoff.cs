using JsRun.Api.Options;

namespace JsRun.Api.Workers;

/// <summary>How long to wait before a worker is started: not at all, unless workers die young one after the other. Not thread-safe.</summary>
internal sealed class RestartBackoff(WorkerOptions options)
{
    /// <summary>A worker that lived longer than this says nothing against its successors.</summary>
    public static readonly TimeSpan Young = TimeSpan.FromSeconds(10);

    private int _deaths;

    /// <summary>The wait before the next start.</summary>
    public TimeSpan Delay => _deaths switch
    {
        0 => TimeSpan.Zero,
        > 20 => options.MaxRestartBackoff,
        _ => TimeSpan.FromTicks(Math.Min(options.RestartBackoff.Ticks << (_deaths - 1), options.MaxRestartBackoff.Ticks)),
    };

    /// <summary>A worker died young or could not be started at all.</summary>
    public void NoteEarlyDeath() => _deaths++;

    /// <summary>A worker lived, or died through a script.</summary>
    public void NoteHealth() => _deaths = 0;
}
