using BenchmarkDotNet.Attributes;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does a runtime cost to start and end?</summary>
public class LifetimeBenchmarks
{
    [Benchmark]
    public async Task StartAndDispose()
    {
        var runtime = EngineSetup.Start();
        await runtime.DisposeAsync();
    }
}
