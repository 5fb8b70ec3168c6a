using System.Diagnostics;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Limits;

/// <summary>Scripts that want more than they may have: each ends as the contract says, in time, and the next evaluation works.</summary>
public sealed class HostileScriptTests(SharedService service)
{
    private const int BudgetMs = 300;

    /// <summary>Budget + 100 ms where V8 honours termination, on a machine with a core to spare; the rest is for one whose cores are all taken.</summary>
    private const int LateMs = 1_000;

    /// <summary>Budget + 1.5 s where V8 does not, and the rest as well.</summary>
    private const int KilledLateMs = 5_000;

    /// <summary>The request's own way there and back, by the client's clock.</summary>
    private const int AnsweredLateMs = 3_000;

    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("for (;;);")]
    [InlineData("while (true) { try { for (;;); } catch {} finally { for (;;); } }")]
    [InlineData("for (;;) await 0")]
    [InlineData("(function f() { Promise.resolve().then(f).then(f) })(); new Promise(() => {})")]
    [InlineData("(function f() { queueMicrotask(f) })()")]
    [InlineData("/(a+)+b/.test('a'.repeat(40))")]
    [InlineData("({ get a() { for (;;); } })")]
    [InlineData("new Proxy({}, { ownKeys() { for (;;); } })")]
    [InlineData("[{ toString() { for (;;); } }] + ''")]
    [InlineData("(async function* () { for (;;) yield 1 })().next().then(() => { for (;;); })")]
    [InlineData("new Promise(resolve => setTimeout(resolve, 60_000))")]
    [InlineData("await new Promise(() => setInterval(() => {}, 1))")]
    [InlineData("[3, 1, 2].sort(() => { for (;;); })")]
    [InlineData("JSON.parse('[1]', () => { for (;;); })")]
    [InlineData("new Function('for (;;);')()")]
    [InlineData("setTimeout(() => { for (;;); }, 0); new Promise(() => {})")]
    public async Task Script_ThatNeverEnds_IsTimeoutInTime(string code)
    {
        var clock = Stopwatch.StartNew();
        var envelope = await Client.EvalAsync(new { code, timeoutMs = BudgetMs });

        envelope.Outcome().ShouldBe("timeout", envelope.ToString());
        var wallMs = envelope.GetProperty("usage").GetProperty("wallMs").GetDouble();
        wallMs.ShouldBeInRange(BudgetMs - 1, BudgetMs + LateMs);
        clock.ElapsedMilliseconds.ShouldBeLessThan(BudgetMs + AnsweredLateMs);
        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Script_Stopped_TellsWhereItWas()
    {
        var envelope = await Client.EvalAsync(new { code = "function spin() {\n  for (;;);\n}\nspin();", timeoutMs = BudgetMs, filename = "spin.js" });

        envelope.Error().Text("stack")!.ShouldContain("spin (spin.js:2");
        envelope.Error().GetProperty("frames")[0].Text("function").ShouldBe("spin");
    }

    [Theory]
    [InlineData("for (;;);")]
    [InlineData("for (;;) await 0")]
    public async Task Script_ThatBurnsCpu_IsCpuLimit(string code)
    {
        var envelope = await Client.EvalAsync(new { code, cpuMs = 200, timeoutMs = 10_000 });

        envelope.Outcome().ShouldBe("cpu_limit", envelope.ToString());
        envelope.GetProperty("usage").GetProperty("cpuMs").GetDouble().ShouldBeInRange(199, 200 + LateMs);
    }

    [Fact]
    public async Task Script_ThatWaits_UsesNoCpuBudget()
    {
        var envelope = await Client.EvalAsync(new { code = "await new Promise(r => setTimeout(r, 400)); 'rested'", cpuMs = 100, timeoutMs = 5_000 });

        envelope.Value().GetString().ShouldBe("rested");
    }

    [Theory]
    [InlineData("Array(2**32-1).indexOf(1)")]
    [InlineData("Array.prototype.includes.call({ length: 2**53 - 1 }, 1)")]
    [InlineData("Array.prototype.reverse.call({ length: 2**53 - 1 })")]
    public async Task Script_ThatV8CannotStop_CostsItsWorkerInTime(string code)
    {
        var bystander = await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.kept = 'kept'" });
        var clock = Stopwatch.StartNew();
        var envelope = await Client.EvalAsync(new { code, timeoutMs = BudgetMs });

        envelope.Outcome().ShouldBe("crashed", envelope.ToString());
        envelope.Text("reason").ShouldBe("unresponsive");
        clock.ElapsedMilliseconds.ShouldBeLessThan(BudgetMs + KilledLateMs);
        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
        (await Client.EvalInAsync(bystander, "kept")).Value().GetString().ShouldBe("kept");
    }

    [Theory]
    [InlineData("const a = []; for (;;) a.push({})")]
    [InlineData("const a = []; for (;;) a.push('x'.repeat(1000) + a.length)")]
    [InlineData("const m = new Map(); for (let i = 0; ; i++) m.set(i, i)")]
    [InlineData("const o = {}; for (let i = 0; ; i++) o['k' + i] = i")]
    [InlineData("const a = Array(50000).fill(1); for (;;) setTimeout(() => 0, 1e9, ...a)")]
    [InlineData("const a = []; for (;;) a.push(new ArrayBuffer(1 << 20))")]
    [InlineData("const a = []; for (;;) a.push(new Uint8Array(1 << 16).fill(1))")]
    [InlineData("const a = []; for (;;) a.push(new WebAssembly.Memory({ initial: 16 }))")]
    [InlineData("const m = new WebAssembly.Memory({ initial: 1 }); for (;;) m.grow(16)")]
    [InlineData("const a = []; for (let b = 1n; ; b <<= 4000n) a.push(b)")]
    [InlineData("const b = new ArrayBuffer(1, { maxByteLength: 1 << 30 }); for (let n = 1; ; n *= 2) b.resize(n)")]
    [InlineData("(function f(a) { f([a, new Array(1000).fill(a)]) })()")]
    [InlineData("const a = []; try { for (;;) a.push(new ArrayBuffer(1 << 20)) } catch {} for (;;) a.push({})")]
    [InlineData("let s = 'x'; const a = []; for (;;) { a.push([...s]); s += s }")]
    public async Task Script_ThatTakesMemory_IsHeapLimit(string code)
    {
        var envelope = await Client.EvalAsync(new { code, maxHeapBytes = 64L << 20, timeoutMs = 20_000, cpuMs = 20_000 });

        // A memory may also refuse to grow, which is the script's error; recursion may reach the stack's end first.
        var outcome = envelope.Outcome();
        if (outcome == "javascript_error" && (code.Contains("WebAssembly", StringComparison.Ordinal) || code.Contains("resize", StringComparison.Ordinal) || code.Contains("function f", StringComparison.Ordinal)))
        {
            envelope.Error().Text("name").ShouldBe("RangeError");
        }
        else
        {
            outcome.ShouldBe("heap_limit", envelope.ToString());
        }

        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Script_ThatDropsItsBuffers_IsNotHeapLimit()
    {
        var envelope = await Client.EvalAsync(new { code = "let n = 0; for (let i = 0; i < 2000; i++) n += new ArrayBuffer(1 << 20).byteLength; n", maxHeapBytes = 64L << 20, timeoutMs = 20_000, cpuMs = 20_000 });

        envelope.Value().GetInt64().ShouldBe(2000L << 20);
    }

    [Fact]
    public async Task Script_WithOneBufferAboveTheLimit_CanCatchRangeError()
    {
        var envelope = await Client.EvalAsync(new { code = "try { new ArrayBuffer(1e9) } catch (e) { e.name }", maxHeapBytes = 64L << 20 });

        envelope.Value().GetString().ShouldBe("RangeError");
    }

    [Fact]
    public async Task Runtime_ThatExceedsItsHeap_IsClosed()
    {
        var runtime = await Client.CreateRuntimeAsync(new { maxHeapBytes = 32L << 20 });

        var envelope = await Client.EvalInAsync(runtime, new { code = "const a = []; for (;;) a.push({})", timeoutMs = 20_000, cpuMs = 20_000 });
        envelope.Outcome().ShouldBe("heap_limit");
        envelope.GetProperty("runtime").Text("state").ShouldBe("closed");

        var after = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1" });
        after.Status.ShouldBe(410);
        after["code"].ShouldBe("runtime_closed");
        after["reason"].ShouldBe("heap_limit");
    }

    [Fact]
    public async Task Script_RecursingForEver_IsRangeError()
    {
        var envelope = await Client.EvalAsync("(function f() { return f() + 1 })()");

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("name").ShouldBe("RangeError");
    }

    [Fact]
    public async Task Timeout_InRuntime_KeepsItsState()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "let kept = 41");

        (await Client.EvalInAsync(runtime, new { code = "for (;;);", timeoutMs = 100 })).Outcome().ShouldBe("timeout");
        (await Client.EvalInAsync(runtime, "kept + 1")).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Bootstrap_ThatNeverEnds_FailsTheCreate()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = "for (;;);", timeoutMs = 200 });

        answer.Status.ShouldBe(422);
        answer["code"].ShouldBe("bootstrap_failed");
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe("timeout");
    }
}
