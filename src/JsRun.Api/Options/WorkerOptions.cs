using JsRun.Protocol.Settings;

namespace JsRun.Api.Options;

/// <summary>Settings of the worker processes: section <c>JsRun:Workers</c>.</summary>
internal sealed class WorkerOptions
{
    private const int MaxAutomaticCount = 4;
    private const int SharedNiceLevel = 5;

    /// <summary>Workers for one-shot evaluations, and as many that runtimes are spread over before they fill up. 0: one per core, at most 4.</summary>
    [AllowedRange(0, 64)]
    public int Count { get; init; }

    /// <summary>Workers kept ready to take over from one that ended, and to become a runtime's own process.</summary>
    [AllowedRange(1, 16)]
    public int Spares { get; init; } = 1;

    /// <summary>Most worker processes at once, those of runtimes with a process of their own included.</summary>
    [AllowedRange(1, 1024)]
    public int MaxProcesses { get; init; } = 32;

    /// <summary>Who may share a worker.</summary>
    public WorkerIsolation Isolation { get; init; } = WorkerIsolation.Tenant;

    /// <summary>Runtimes that each worker keeps prepared, so that one-shot evaluations need not wait for one to be made.</summary>
    [AllowedRange(0, 64)]
    public int WarmRuntimes { get; init; } = 4;

    /// <summary>Most runtimes in one worker: all that a crash can take along.</summary>
    [AllowedRange(1, 1000)]
    public int MaxRuntimesPerWorker { get; init; } = 200;

    /// <summary>Resident memory in bytes at which a worker is ended as out of memory.</summary>
    [AllowedRange(256 * ByteSize.MiB, 1024 * ByteSize.GiB)]
    public long MaxMemoryBytes { get; init; } = 4 * ByteSize.GiB;

    /// <summary>V8's background threads in each worker.</summary>
    [AllowedRange(1, 16)]
    public int V8Threads { get; init; } = 2;

    /// <summary>Memory in bytes that each worker may take for compiled code of large sources, kept for the next time; 0 keeps none.</summary>
    [AllowedRange(0, 4 * ByteSize.GiB)]
    public long CodeCacheBytes { get; init; } = 32 * ByteSize.MiB;

    /// <summary>Snapshots that each worker keeps at hand.</summary>
    [AllowedRange(1, 1_000)]
    public int MaxSnapshots { get; init; } = 8;

    /// <summary>
    /// Memory in bytes of each worker for the snapshots at hand and the runtimes prepared from them; never more than a quarter
    /// of <see cref="MaxMemoryBytes"/>. A snapshot that needs more is kept alone.
    /// </summary>
    [AllowedRange(0, 64 * ByteSize.GiB)]
    public long SnapshotCacheBytes { get; init; } = 256 * ByteSize.MiB;

    /// <summary>Runtimes that each worker keeps prepared from each snapshot at hand, within <see cref="SnapshotCacheBytes"/>.</summary>
    [AllowedRange(0, 100)]
    public int WarmRuntimesPerSnapshot { get; init; } = 2;

    /// <summary>CPU time in ms of each turn that runs for an evaluation that has been answered already (its timers, for example).</summary>
    [AllowedRange(1, 60_000)]
    public int BackgroundCpuMs { get; init; } = 1_000;

    /// <summary>How far the kernel confines workers.</summary>
    public SandboxMode Sandbox { get; init; } = SandboxMode.BestEffort;

    /// <summary>
    /// How far workers stand back for other processes when the cores are busy: their nice level. -1: 5 where there are tenants, who share the service and are not to wait
    /// for it because of another's scripts, and 0 where there are none.
    /// </summary>
    [AllowedRange(-1, 19)]
    public int NiceLevel { get; init; } = -1;

    /// <summary>How long a worker may take until it is ready; after that it is killed.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait before a worker is started again after one that died young; it doubles with each such death.</summary>
    public TimeSpan RestartBackoff { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest such wait.</summary>
    public TimeSpan MaxRestartBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><see cref="NiceLevel"/>, or what stands for -1.</summary>
    /// <param name="isShared">Whether there are tenants.</param>
    public int EffectiveNiceLevel(bool isShared) => NiceLevel >= 0 ? NiceLevel : isShared ? SharedNiceLevel : 0;

    /// <summary><see cref="Count"/>, or what stands for 0.</summary>
    [NotASetting]
    public int EffectiveCount => Count > 0 ? Count : Math.Clamp(Environment.ProcessorCount, 1, MaxAutomaticCount);
}
