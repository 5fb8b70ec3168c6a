using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Benchmarks.Engine;

/// <summary>What does a value of 100 KB cost in the native library alone, out of an isolate and into it?</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Disposed of by the cleanup.")]
public class ValueBenchmarks
{
    private const string Records =
        "({ items: Array.from({ length: 1000 }, (_, i) => ({ id: i, name: 'item-' + i, tags: ['a', 'b'], score: i / 8, ok: i % 2 === 0, note: 'x'.repeat(20) })) })";

    private const long Run = 1;
    private readonly NativeBuffer _value = new();
    private byte[] _json = null!;
    private IsolateSession _session = null!;

    [GlobalSetup]
    public void Start()
    {
        V8Platform.Initialize(new V8PlatformOptions());
        _session = new IsolateSession(new RuntimeOptions(EngineSetup.Limits), number: 1);
        Evaluate(Records);
        Write(default);
        _json = _value.WrittenSpan.ToArray();
    }

    [GlobalCleanup]
    public void Stop() => _session.Dispose();

    [Benchmark]
    public int Write() => Write(default);

    [Benchmark]
    public int WriteByWalking() => Write(new JsrWriteOptions { WalkOnly = 1 });

    [Benchmark]
    public int WriteAsJson() => Write(new JsrWriteOptions { Format = (int)ResultFormat.Json });

    [Benchmark]
    public int Read() => (int)_session.Isolate.SetGlobal(_session.DefaultRealm.Handle, "args"u8, _json);

    [GlobalSetup(Target = nameof(WriteSmall))]
    public void StartSmall()
    {
        V8Platform.Initialize(new V8PlatformOptions());
        _session = new IsolateSession(new RuntimeOptions(EngineSetup.Limits), number: 1);
        Evaluate("({ a: 1, b: [1, 2], c: 'text' })");
    }

    [Benchmark]
    public int WriteSmall() => Write(default);

    [GlobalSetup(Target = nameof(WriteSmallByWalking))]
    public void StartSmallByWalking() => StartSmall();

    [Benchmark]
    public int WriteSmallByWalking() => Write(new JsrWriteOptions { WalkOnly = 1 });

    private void Evaluate(string code)
    {
        var isolate = _session.Isolate;
        isolate.SetCurrentRun(Run);
        isolate.StartRun(_session.DefaultRealm.Handle, Run, new IsolateSource { CodeJson = JsonSerializer.SerializeToUtf8Bytes(code), FileName = "main.js"u8 }, out _);
        isolate.RunMicrotasks();
    }

    private int Write(JsrWriteOptions options)
    {
        options.MaxBytes = 10 << 20;
        options.MaxDepth = 64;
        _value.Clear();
        _session.Isolate.WriteValue(Run, options, _value, out var status, out _);
        return status == JsrWriteStatus.Ok ? _value.Length : throw new InvalidOperationException($"The value could not be written: {status}.");
    }
}
