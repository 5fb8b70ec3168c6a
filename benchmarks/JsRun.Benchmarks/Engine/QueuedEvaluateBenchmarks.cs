using BenchmarkDotNet.Attributes;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does an evaluation cost when the runtime's thread need not be woken, because others wait?</summary>
[MemoryDiagnoser]
public class QueuedEvaluateBenchmarks
{
    private const int Count = 32;

    private readonly EvaluateRequest _request = EngineSetup.Request("1 + 1");
    private readonly Task[] _tasks = new Task[Count];
    private JsRuntime _runtime = null!;

    [GlobalSetup]
    public void Start() => _runtime = EngineSetup.Start();

    [GlobalCleanup]
    public async Task Stop() => await _runtime.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Count)]
    public Task OnePlusOne()
    {
        for (var i = 0; i < Count; i++)
        {
            _tasks[i] = EngineSetup.Evaluate(_runtime, _request);
        }

        return Task.WhenAll(_tasks);
    }
}
