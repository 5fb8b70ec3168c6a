using JsRun.Engine;
using JsRun.Worker.Connection;
using JsRun.Worker.Logging;

namespace JsRun.Worker.Lifetime;

/// <summary>
/// Ends the process when its resident memory exceeds the limit, and names the runtime that did it where only one runs. Stands behind the
/// limits of the isolates, some of which are soft.
/// </summary>
internal sealed class MemoryWatch(ResidentMemory memory, long maxBytes, RequestRegistry requests)
{
    /// <summary>A script can touch new memory at some GB/s: the limit is overrun by what it gets in this time.</summary>
    private const int IntervalMs = 50;

    /// <summary>Starts the watch on a thread of its own, which busy pool threads cannot delay.</summary>
    public void Start() => new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "memory-watch" }.Start();

    private void Run()
    {
        while (memory.Read() <= maxBytes)
        {
            Thread.Sleep(IntervalMs);
        }

        Stderr.WriteLine($"JSRUN-FATAL oom {Culprit()}");
        WorkerExit.Now(WorkerExit.OutOfMemory);
    }

    /// <summary>
    /// The number of the running runtime; 0 when none runs, or several: how much each has is known only after its turn, and the
    /// one that had much before would be named for the one that takes it now.
    /// </summary>
    private ulong Culprit()
    {
        JsRuntime? culprit = null;
        foreach (var request in requests.InFlight)
        {
            if (request.Runtime is not { } runtime || runtime == culprit)
            {
                continue;
            }

            if (culprit is not null)
            {
                return 0;
            }

            culprit = runtime;
        }

        return culprit?.Number ?? 0;
    }
}
