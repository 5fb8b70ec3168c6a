using BenchmarkDotNet.Attributes;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does a library of 1 MB as source cost in a fresh runtime, the first time and from the second time on?</summary>
public class LibraryBenchmarks
{
    private const int CacheBytes = 32 << 20;

    private readonly EvaluateRequest _request = EngineSetup.Request(LibrarySource.Write(1_000_000));
    private CodeCache _cache = null!;

    /// <summary>A cache that keeps nothing stands for the first time.</summary>
    [Params(false, true)]
    public bool SeenBefore { get; set; }

    // The code is kept after the answer, and before the runtime is gone.
    [GlobalSetup]
    public Task FillCache()
    {
        _cache = new CodeCache(SeenBefore ? CacheBytes : 0);
        return StartAndEvaluate();
    }

    [Benchmark]
    public async Task StartAndEvaluate()
    {
        var runtime = EngineSetup.Start(_cache);
        await EngineSetup.Evaluate(runtime, _request);
        await runtime.DisposeAsync();
    }
}
