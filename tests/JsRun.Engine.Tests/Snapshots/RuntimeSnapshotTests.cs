using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Snapshots;

public sealed class RuntimeSnapshotTests : EngineTest
{
    [Fact]
    public async Task Runtime_FromSnapshot_HasWhatTheScriptsSetUp()
    {
        var blob = await Build("let count = 41; var map = new Map([['a', { n: 1 }]]); class Point { #x = 3; get x() { return this.#x; } }; function next() { return ++count; }");
        using var snapshot = RuntimeSnapshot.Open(blob, hasConsole: false);

        var first = await StartFrom(snapshot);
        var second = await StartFrom(snapshot);

        (await Eval(first, "next() + map.get('a').n + new Point().x")).Value.ShouldBe("46");
        (await Eval(second, "next()")).Value.ShouldBe("42");
        (await Eval(first, "count")).Value.ShouldBe("42");
    }

    [Fact]
    public async Task Runtime_FromSnapshot_HasTheServicesOwnFunctions()
    {
        var blob = await Build("globalThis.wait = ms => new Promise(done => setTimeout(done, ms, structuredClone({ ms })));");
        using var snapshot = RuntimeSnapshot.Open(blob, hasConsole: false);
        var runtime = await StartFrom(snapshot);

        (await Eval(runtime, "await wait(1)")).Value.ShouldBe("""{"ms":1}""");
        (await Eval(runtime, "typeof console")).Value.ShouldBe("\"undefined\"");
        (await Eval(runtime, "console.log('hi'); typeof console", console: true)).Console.ShouldContain("hi");
    }

    [Fact]
    public async Task Console_InSnapshot_WritesToTheRunThatCalls()
    {
        var blob = await Build("const log = console.log; globalThis.say = text => log(text);", console: true);
        using var snapshot = RuntimeSnapshot.Open(blob, hasConsole: true);
        var runtime = await StartFrom(snapshot);

        (await Eval(runtime, "say('hello')", console: true)).Console.ShouldContain("hello");
    }

    [Fact]
    public async Task WebAssemblyAndSharedMemory_AreThereOnlyAfterTheSnapshot()
    {
        const string what = "typeof WebAssembly + ' ' + typeof SharedArrayBuffer + ' ' + typeof Atomics";
        var builder = await StartBuilder(console: false);
        var plain = await Start();
        using var snapshot = RuntimeSnapshot.Open(await Build("var x = 1"), hasConsole: false);
        var runtime = await StartFrom(snapshot);

        (await Eval(plain, what)).Value.ShouldBe("\"object function object\"");
        (await Eval(runtime, what)).Value.ShouldBe("\"object function object\"");
        (await Eval(runtime, "new WebAssembly.Memory({ initial: 1 }).buffer.byteLength")).Value.ShouldBe("65536");
        (await Eval(builder, what)).Value.ShouldBe("\"undefined undefined object\"");
    }

    [Theory]
    [InlineData("globalThis.i = setInterval(() => {}, 1000);", "1 timer")]
    [InlineData("globalThis.f = new Intl.NumberFormat('en');", "1 Intl.NumberFormat")]
    [InlineData("globalThis.c = [new Intl.Collator('en'), new Intl.Collator('de')];", "2 Intl.Collator")]
    [InlineData("{ class Spoofed extends Intl.DateTimeFormat {} globalThis.d = new Spoofed('en'); }", "1 Intl.DateTimeFormat")]
    public async Task TakeSnapshot_OfWhatHasNoPlaceInOne_TellsIt(string code, string expected)
    {
        var runtime = await StartBuilder(console: false);
        (await Eval(runtime, code + "\n;0")).Outcome.ShouldBe(RunOutcome.Ok);

        using var taken = await runtime.TakeSnapshotAsync(Cancellation);

        taken.Outcome.ShouldBe(RunOutcome.SnapshotFailed);
        System.Text.Encoding.UTF8.GetString(taken.ErrorJson.Span).ShouldContain(expected);
        (await Eval(runtime, "1 + 1")).Value.ShouldBe("2");
    }

    [Theory]
    [InlineData("new Intl.NumberFormat('en').format(1); (1234.5).toLocaleString('de'); new Date().toLocaleString();", "1", "1")]
    [InlineData("globalThis.b = new Uint8Array([1, 2, 3]); globalThis.big = new Uint8Array(100000).fill(7);", "b[1] + big[99999]", "9")]
    [InlineData("globalThis.p = new Promise(r => { globalThis.r = r; });", "r(5); await p", "5")]
    [InlineData("function* g() { yield 1; yield 2; } globalThis.it = g(); it.next();", "it.next().value", "2")]
    [InlineData("globalThis.w = new WeakMap(); globalThis.k = {}; w.set(k, 3);", "w.get(k)", "3")]
    [InlineData("globalThis.w = new WeakRef({ a: 1 }); globalThis.k = { b: 2 }; globalThis.v = new WeakRef(k);", "v.deref().b", "2")]
    [InlineData("globalThis.f = new FinalizationRegistry(() => {}); globalThis.k = {}; f.register(k, 1); f.register({}, 2);", "typeof f.register", "\"function\"")]
    [InlineData("globalThis.re = /a(b+)c/g; re.exec('abbc');", "re.lastIndex = 0; re.exec('xabbbc')[1]", "\"bbb\"")]
    [InlineData("globalThis.px = new Proxy({}, { get: (t, k) => k + '!' });", "px.foo", "\"foo!\"")]
    [InlineData("globalThis.t = await Promise.resolve(8);", "t", "8")]
    [InlineData("globalThis.f = new Function('a', 'return a * 2'); eval('var e = 3');", "f(e)", "6")]
    [InlineData("globalThis.s = Symbol.for('x'); globalThis.n = 12345678901234567890n; globalThis.d = new Date(5);", "`${s === Symbol.for('x')} ${n} ${+d}`", "\"true 12345678901234567890 5\"")]
    public async Task Runtime_FromSnapshot_KeepsWhatHasAPlaceInOne(string setUp, string code, string expected)
    {
        var blob = await Build(setUp);
        using var snapshot = RuntimeSnapshot.Open(blob, hasConsole: false);

        (await Eval(await StartFrom(snapshot), code)).Value.ShouldBe(expected);
    }

    [Fact]
    public void Open_NoSnapshot_IsRefused() => Should.Throw<EngineException>(() => RuntimeSnapshot.Open(new byte[4096], hasConsole: false));

    private async Task<JsRuntime> StartBuilder(bool console) => await StartWith(new RuntimeOptions(Limits) { ForSnapshot = true, Console = console });

    private Task<JsRuntime> StartFrom(RuntimeSnapshot snapshot) => StartWith(new RuntimeOptions(Limits) { Snapshot = snapshot });

    private async Task<byte[]> Build(string code, bool console = false)
    {
        var runtime = await StartBuilder(console);
        var ran = await Eval(runtime, code + "\n;0", console: console);
        ran.Outcome.ShouldBe(RunOutcome.Ok, ran.Error);
        using var taken = await runtime.TakeSnapshotAsync(Cancellation);
        taken.Outcome.ShouldBe(RunOutcome.Ok, System.Text.Encoding.UTF8.GetString(taken.ErrorJson.Span));
        return taken.ValueJson.ToArray();
    }
}
