using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does a library of 1 MB as source cost in a fresh runtime, the first time and from the second time on?</summary>
[SuppressMessage("Reliability", "CA2012:Use ValueTasks correctly", Justification = "Awaited once.")]
public class LibraryBenchmarks
{
    private const int WarmCacheBytes = 32 << 20;

    private readonly EvaluateRequest _request = EngineSetup.Request(LibrarySource.Write(1_000_000));
    private CodeCache _cache = null!;
    private JsRuntime _runtime = null!;

    [Params(false, true)]
    public bool SeenBefore { get; set; }

    [GlobalSetup]
    public async Task FillCache()
    {
        _cache = new CodeCache(SeenBefore ? WarmCacheBytes : 0);
        StartRuntime();
        await EngineSetup.Evaluate(_runtime, _request);

        // The code is kept after the answer, and before the runtime is gone.
        await _runtime.DisposeAsync();
    }

    [IterationSetup]
    public void StartRuntime() => _runtime = EngineSetup.Start(_cache);

    [IterationCleanup]
    public void CloseRuntime() => _runtime.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Benchmark]
    public Task Evaluate() => EngineSetup.Evaluate(_runtime, _request);
}
