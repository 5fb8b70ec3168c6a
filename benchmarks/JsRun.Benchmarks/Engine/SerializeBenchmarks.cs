using BenchmarkDotNet.Attributes;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does a result of 100 KB cost?</summary>
[MemoryDiagnoser]
public class SerializeBenchmarks
{
    private readonly EvaluateRequest _request = EngineSetup.Request("records");
    private JsRuntime _runtime = null!;

    [GlobalSetup]
    public async Task Start()
    {
        _runtime = EngineSetup.Start();
        await EngineSetup.Evaluate(
            _runtime,
            EngineSetup.Request("var records = Array.from({ length: 1100 }, (_, id) => ({ id, name: `record ${id}`, price: id * 1.25, tags: ['a', 'b'], active: id % 2 === 0 })); 0"));
    }

    [GlobalCleanup]
    public async Task Stop() => await _runtime.DisposeAsync();

    [Benchmark]
    public Task Serialize100Kb() => EngineSetup.Evaluate(_runtime, _request);
}
