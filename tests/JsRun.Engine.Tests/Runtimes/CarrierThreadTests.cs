using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

/// <summary>A runtime on a thread that carried another must not tell it from a fresh one.</summary>
public sealed class CarrierThreadTests : EngineTest
{
    // What could go over: the room on the stack, a termination, the limits, the globals.
    private const string Look =
        "const depth = () => { try { return 1 + depth() } catch { return 1 } }; [depth(), Object.getOwnPropertyNames(globalThis).length, typeof left]";

    // A stack of their own size gives these tests threads of their own.
    private static readonly RuntimeLimits OwnLimits = Limits with { MaxStackBytes = 300 * 1024, MaxHeapBytes = 32 << 20 };

    [Theory]
    [InlineData("globalThis.left = 1", RunOutcome.Ok)]
    [InlineData("globalThis.left = 1; for (;;);", RunOutcome.Timeout)]
    [InlineData("new Promise(r => setTimeout(r, 60000))", RunOutcome.Timeout)]
    [InlineData("Promise.reject(1); setInterval(() => { for (;;); }, 1); queueMicrotask(() => { throw 1 }); 1", RunOutcome.Ok)]
    [InlineData("(function deep() { deep() })()", RunOutcome.JavaScriptError)]
    [InlineData("Error.stackTraceLimit = Infinity; (function deep() { for (;;) try { deep() } finally { continue } })()", RunOutcome.Timeout)]
    [InlineData("const a = []; for (;;) a.push(new Array(1000).fill(a.length))", RunOutcome.HeapLimit)]
    [InlineData("const a = []; for (;;) a.push(new ArrayBuffer(1 << 20))", RunOutcome.HeapLimit)]
    [InlineData("new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]))).exports.f()", RunOutcome.Timeout)]
    public async Task Start_OnAThreadThatCarriedAnother_IsAsOnAFreshOne(string code, RunOutcome outcome)
    {
        var first = await Start(OwnLimits);
        var fresh = await Depths(first);
        var thread = await ThreadOf(first);
        (await Eval(first, code, outcome == RunOutcome.Timeout ? RunLimits with { TimeoutMs = 100 } : RunLimits)).Outcome.ShouldBe(outcome);
        await first.DisposeAsync();

        var next = await StartOn(thread);

        var again = await Depths(next);
        again[0].ShouldBeInRange(fresh[0] * 0.9, fresh[0] * 1.1);
        again[1].ShouldBe(fresh[1]);
        (await Eval(next, "1 + 1")).Usage.CpuMs.ShouldBeLessThan(50);
    }

    [Fact]
    public async Task Start_OnAThreadWhoseRuntimeWasClosedInARun_RunsUndisturbed()
    {
        for (var i = 0; i < 20; i++)
        {
            var first = await Start(OwnLimits);
            var thread = await ThreadOf(first);
            var running = Eval(first, "for (;;);");
            await UntilOpen(first);
            await first.DisposeAsync();
            (await running).Outcome.ShouldBe(RunOutcome.Interrupted);

            var next = await StartOn(thread);
            (await Eval(next, "let n = 0; while (n < 1e6) n++; n")).ShouldBeOk("1000000");
            await next.DisposeAsync();
        }
    }

    private static async Task<double[]> Depths(JsRuntime runtime)
    {
        var answer = await Eval(runtime, Look);
        answer.Value.ShouldEndWith(",\"undefined\"]", customMessage: answer.Error);
        return [.. answer.Value.Trim('[', ']').Split(',')[..2].Select(double.Parse)];
    }

    // Those that another thread took stay open, so that their threads are not taken again.
    private async Task<JsRuntime> StartOn(int thread)
    {
        for (var i = 0; i < 30; i++)
        {
            var runtime = await Start(OwnLimits);
            if (await ThreadOf(runtime) == thread)
            {
                return runtime;
            }
        }

        throw new InvalidOperationException("The thread did not come back.");
    }

    // Who awaits an answer that has still to come goes on on the runtime's thread.
    private static async Task<int> ThreadOf(JsRuntime runtime)
    {
        while (true)
        {
            using var result = await runtime.EvaluateAsync(Code("for (let n = 0; n < 1e6; n++);"), Cancellation).ConfigureAwait(false);
            if (Thread.CurrentThread.Name == "js-runtime")
            {
                return Environment.CurrentManagedThreadId;
            }
        }
    }
}
