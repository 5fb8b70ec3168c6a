using BenchmarkDotNet.Attributes;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does an evaluation cost through a runtime: the hop to its thread and back, limits and the result?</summary>
[MemoryDiagnoser]
public class EvaluateBenchmarks
{
    private readonly EvaluateRequest _request = EngineSetup.Request("1 + 1");
    private JsRuntime _runtime = null!;

    [GlobalSetup]
    public void Start() => _runtime = EngineSetup.Start();

    [GlobalCleanup]
    public async Task Stop() => await _runtime.DisposeAsync();

    [Benchmark]
    public Task OnePlusOne() => EngineSetup.Evaluate(_runtime, _request);
}
