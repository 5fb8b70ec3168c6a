using System.Text;
using System.Text.Json;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace JsRun.Engine.Tests.Support;

/// <summary>Starts runtimes for a test, and after it closes them and checks that nothing native is left alive.</summary>
public abstract class EngineTest : IAsyncLifetime
{
    private readonly List<JsRuntime> _runtimes = [];

    protected static readonly RuntimeLimits Limits = new(
        MaxHeapBytes: 64 << 20,
        InitialHeapBytes: 0,
        MaxStackBytes: 512 * 1024,
        HeapHeadroomBytes: 512 << 20,
        MaxQueueLength: 64,
        MaxFunctionHandles: 100,
        MaxTimers: 1000,
        BackgroundCpuMs: 100);

    protected static readonly RunLimits RunLimits = new(
        TimeoutMs: 10_000,
        CpuMs: 10_000,
        MaxResultBytes: 1 << 20,
        MaxResultDepth: 64,
        MaxConsoleEntries: 100,
        MaxConsoleBytes: 64 * 1024);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        V8Platform.Initialize(new V8PlatformOptions());
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var runtime in _runtimes)
        {
            await runtime.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        }

        V8Platform.LiveCounts.ShouldBe(default);
    }

    protected Task<JsRuntime> Start(RuntimeLimits? limits = null, bool console = false, IRuntimeObserver? observer = null, CodeCache? codeCache = null) =>
        StartWith(new RuntimeOptions(limits ?? Limits) { Console = console, Observer = observer, CodeCache = codeCache });

    protected async Task<JsRuntime> StartWith(RuntimeOptions options)
    {
        var runtime = await JsRuntime.StartAsync(options, Cancellation);
        lock (_runtimes)
        {
            _runtimes.Add(runtime);
        }

        return runtime;
    }

    protected static EvaluateRequest Code(string code, RunLimits? limits = null, bool console = false) => new()
    {
        Code = JsonSerializer.SerializeToUtf8Bytes(code),
        Limits = limits ?? RunLimits,
        Console = console,
        AllowHandles = true,
    };

    protected static async Task<Answer> Eval(JsRuntime runtime, string code, RunLimits? limits = null, bool console = false) =>
        await Answer.Of(runtime.EvaluateAsync(Code(code, limits, console), Cancellation));

    protected static Task<Answer> EvalWithin(JsRuntime runtime, int timeoutMs, string code) =>
        Eval(runtime, code, RunLimits with { TimeoutMs = timeoutMs });

    protected static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Waits until something is so, for at most some seconds.</summary>
    protected static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition(); i++)
        {
            i.ShouldBeLessThan(5000);
            await Task.Delay(1, Cancellation);
        }
    }

    /// <summary>Waits until the runtime computes for a run.</summary>
    protected static async Task UntilOpen(JsRuntime runtime, int count = 1)
    {
        await Until(() => runtime.Stats.OpenRuns >= count);
    }
}
