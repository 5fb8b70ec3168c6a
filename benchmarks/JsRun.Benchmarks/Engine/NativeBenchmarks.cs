using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does an evaluation cost in the native library alone, on the thread that owns the isolate?</summary>
[MemoryDiagnoser]
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed of by the cleanup.")]
public class NativeBenchmarks
{
    private static readonly byte[] Code = "\"1 + 1\""u8.ToArray();

    private readonly NativeBuffer _value = new();
    private IsolateSession _session = null!;
    private long _run;

    [GlobalSetup]
    public void Start()
    {
        V8Platform.Initialize(new V8PlatformOptions());
        _session = new IsolateSession(new RuntimeOptions(EngineSetup.Limits), number: 1);
    }

    [GlobalCleanup]
    public void Stop() => _session.Dispose();

    [Benchmark]
    public int OnePlusOne()
    {
        var isolate = _session.Isolate;
        isolate.SetCurrentRun(++_run);
        isolate.StartRun(_session.DefaultRealm.Handle, _run, new IsolateSource { CodeJson = Code, FileName = "main.js"u8 }, out _);
        isolate.RunMicrotasks();
        _value.Clear();
        isolate.WriteValue(_run, new JsrWriteOptions { MaxBytes = 1 << 20, MaxDepth = 64 }, _value, out _, out _);
        isolate.ReleaseRun(_run);
        isolate.EndTurn();
        return _value.Length;
    }
}
