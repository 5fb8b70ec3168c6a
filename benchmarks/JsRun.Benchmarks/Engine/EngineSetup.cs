using System.Text.Json;

namespace JsRun.Benchmarks.Engine;

/// <summary>What the engine's benchmarks share.</summary>
internal static class EngineSetup
{
    public static readonly RuntimeLimits Limits = new(
        MaxHeapBytes: 64 << 20,
        InitialHeapBytes: 0,
        MaxStackBytes: 1 << 20,
        HeapHeadroomBytes: 512 << 20,
        MaxQueueLength: 64,
        MaxFunctionHandles: 1000,
        MaxTimers: 1000,
        BackgroundCpuMs: 100);

    public static readonly RunLimits RunLimits = new(
        TimeoutMs: 5000,
        CpuMs: 5000,
        MaxResultBytes: 10 << 20,
        MaxResultDepth: 64,
        MaxConsoleEntries: 1000,
        MaxConsoleBytes: 1 << 20);

    public static JsRuntime Start(CodeCache? codeCache = null)
    {
        V8Platform.Initialize(new V8PlatformOptions());
        return JsRuntime.StartAsync(new RuntimeOptions(Limits) { CodeCache = codeCache }, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    public static EvaluateRequest Request(string code) => new() { Code = JsonSerializer.SerializeToUtf8Bytes(code), Limits = RunLimits };

    /// <summary>Runs to the end, and fails where the script does.</summary>
    public static async Task Evaluate(JsRuntime runtime, EvaluateRequest request)
    {
        using var result = await runtime.EvaluateAsync(request, CancellationToken.None).ConfigureAwait(false);
        if (result.Outcome != RunOutcome.Ok)
        {
            throw new InvalidOperationException($"The benchmark's script ended as {result.Outcome}.");
        }
    }
}
