using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Messages;

/// <summary>What scripts see of ports between contexts.</summary>
public sealed class PortTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task WebWorkerPattern_WithSelf_Works()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new
        {
            name = "worker",
            links = Link.To("default"),
            bootstrap = "self.onmessage = async e => { await null; self.postMessage({ sum: e.data.reduce((a, b) => a + b, 0) }); };",
        });

        var answer = await Client.ValueInAsync(
            runtime, "default", "const w = ports.worker; w.postMessage([1, 2, 3]); (await new Promise(r => w.onmessage = e => r(e.data))).sum");

        answer.GetInt32().ShouldBe(6);
    }

    [Fact]
    public async Task WebWorkerPattern_WithPlainGlobals_Works()
    {
        var runtime = await LinkedAsync("onmessage = function (e) { postMessage([self === globalThis, this === e.target, e.type, e.data, e.origin, e.ports.length]) }");

        (await AskAsync(runtime, "'x'")).ShouldBe("""[true,true,"message","x","",0]""");
    }

    [Fact]
    public async Task TenThousandMessages_Sent_ArriveInTheirOrder()
    {
        var runtime = await LinkedAsync("let next = 0, good = true; onmessage = e => { good &&= e.data === next++; if (next === 10000) postMessage(good) }");

        var answer = await Client.ValueInAsync(
            runtime, "default", "for (let i = 0; i < 10000; i++) ports.worker.postMessage(i); await new Promise(r => ports.worker.onmessage = e => r(e.data))");

        answer.GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("ports.worker.postMessage(value, list)")]
    [InlineData("structuredClone(value, { transfer: list })")]
    public async Task Transfer_OfABufferThatAGetterTransfersFirst_IsADataCloneErrorAndDetachesNoOther(string send)
    {
        var runtime = await LinkedAsync("");
        const string setUp = "const other = new ArrayBuffer(4), first = new ArrayBuffer(8); const list = [other, first]; const value = { get x() { structuredClone(first, { transfer: [first] }); return 1 } };";

        (await Client.ValueInAsync(runtime, "default", $"{setUp} try {{ {send}; 'sent' }} catch (e) {{ [e.name, other.byteLength, first.byteLength] }}")).GetRawText()
            .ShouldBe("""["DataCloneError",4,0]""");
    }

    [Fact]
    public async Task Transfer_OfAnArrayBuffer_DetachesItHere()
    {
        var runtime = await LinkedAsync("onmessage = e => { const bytes = new Uint8Array(e.data.b); postMessage([bytes.length, bytes[7], e.data.view.length, e.data.view.buffer === e.data.b]) }");

        (await AskAsync(runtime, "{ b: buffer, view: new Uint8Array(buffer, 4) }, [buffer]", "const buffer = new ArrayBuffer(8); new Uint8Array(buffer)[7] = 9;", ", buffer.byteLength, buffer.detached"))
            .ShouldBe("[8,9,4,true,0,true]");
        (await AskAsync(runtime, "{ b: other, view: new Uint8Array(other, 4) }, { transfer: [other] }", "const other = new ArrayBuffer(8);", ", other.detached")).ShouldBe("[8,0,4,true,true]");
    }

    [Fact]
    public async Task Clone_OfWhatTheAlgorithmKnows_IsTheSame()
    {
        const string check = """
            onmessage = ({ data: d }) => postMessage([
              d.map.get('k').get(1), d.set.has(3), d.date.getTime(), d.regexp.flags + d.regexp.source, d.error instanceof RangeError, d.error.message, d.big === 12n ** 30n,
              d.floats instanceof Float64Array, d.floats[1], d.self === d, d.list[1] === d.list[0], Object.is(d.zero, -0), d.nothing === undefined && 'nothing' in d, 1 in d.holes, d.text ])
            """;
        var runtime = await LinkedAsync(check);

        (await AskAsync(
            runtime,
            "v",
            "const one = {}; const v = { map: new Map([['k', new Map([[1, 2]])]]), set: new Set([3]), date: new Date(86400000), regexp: /a+/gi, error: new RangeError('no'), big: 12n ** 30n,"
                + "floats: new Float64Array([1, 2.5]), list: [one, one], zero: -0, nothing: undefined, holes: [1, , 2], text: '\\ud800\\u{1F600}' }; v.self = v;"))
            .ShouldBe("""[2,true,86400000,"gia+",true,"no",true,true,2.5,true,true,true,true,false,"\ud800😀"]""");
    }

    [Theory]
    [InlineData("() => 1", "DataCloneError")]
    [InlineData("Symbol()", "DataCloneError")]
    [InlineData("{ deep: [new WeakMap()] }", "DataCloneError")]
    [InlineData("ports.worker", "DataCloneError")]
    [InlineData("1, [ports.worker]", "DataCloneError")]
    [InlineData("1, [detached]", "DataCloneError")]
    [InlineData("1, [new Uint8Array(1)]", "DataCloneError")]
    [InlineData("1, { transfer: [buffer, buffer] }", "DataCloneError")]
    [InlineData("1, 2", "TypeError")]
    [InlineData("", "TypeError")]
    [InlineData("{ get x() { throw new EvalError } }", "EvalError")]
    public async Task PostMessage_OfWhatCannotBeCloned_ThrowsAndSendsNothing(string arguments, string error)
    {
        var runtime = await LinkedAsync("onmessage = e => postMessage(e.data)");

        (await AskAsync(
            runtime,
            "'next'",
            $$"""const buffer = new ArrayBuffer(1), detached = new ArrayBuffer(1); structuredClone(detached, { transfer: [detached] }); let error; try { ports.worker.postMessage({{arguments}}) } catch (e) { error = e }""",
            ", error.name, error instanceof Error, buffer.byteLength")).ShouldBe($"""["next","{error}",true,1]""");
    }

    [Fact]
    public async Task Received_Objects_BelongToTheReceiversRealm()
    {
        const string walk = """
            const F = globalThis.Function;
            onmessage = event => {
              const d = event.data;
              const roots = [event, d, d.map, d.date, d.error, d.list, d.buffer, d.shared, event.ports, event.target, ports, ports.default, MessagePort, self.postMessage,
                ports.default.postMessage, ports.default.addEventListener, Object.getOwnPropertyDescriptor(globalThis, 'onmessage').set,
                Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage').get, F.prototype.call];
              const seen = new Set(), foreign = [];
              const look = (o, path) => {
                if (o === null || typeof o !== 'object' && typeof o !== 'function' || seen.has(o)) return;
                seen.add(o);
                if (typeof o === 'function' && Object.getPrototypeOf(o) !== F.prototype && !F.prototype.isPrototypeOf(o) && o !== F.prototype) foreign.push(path);
                if (o.constructor === Object && Object.getPrototypeOf(o) !== Object.prototype && Object.getPrototypeOf(o) !== null) foreign.push(path);
                look(Object.getPrototypeOf(o), path + '.__proto__');
                for (const k of Reflect.ownKeys(o)) {
                  const p = Object.getOwnPropertyDescriptor(o, k);
                  look(p.value, `${path}.${String(k)}`); look(p.get, `${path}.get ${String(k)}`); look(p.set, `${path}.set ${String(k)}`);
                }
              };
              roots.forEach((o, i) => look(o, i));
              let thrown = [];
              try { postMessage(() => 1) } catch (e) { thrown = [e instanceof Error, e.constructor.constructor === F] }
              postMessage([foreign, thrown, event.constructor.constructor === F, event.target.constructor === MessagePort, Array.isArray(event.ports) && event.ports instanceof Array,
                d.map instanceof Map, d.date instanceof Date, d.error instanceof TypeError, d.buffer instanceof ArrayBuffer, d.shared instanceof SharedArrayBuffer, typeof secret, seen.size > 50]);
            };
            """;
        var runtime = await LinkedAsync(walk);

        (await AskAsync(
            runtime,
            "{ map: new Map, date: new Date, error: new TypeError('x'), list: [1], buffer, shared: new SharedArrayBuffer(1) }, [buffer]",
            "globalThis.secret = 1; Function.prototype.theirs = () => 1; const buffer = new ArrayBuffer(2);"))
            .ShouldBe("""[[],[true,true],true,true,true,true,true,true,true,true,"undefined",true]""");
    }

    [Fact]
    public async Task SharedArrayBuffer_Sent_IsTheSameMemory()
    {
        var runtime = await LinkedAsync("onmessage = e => { new Uint8Array(e.data)[0] = 7; postMessage(e.data) }");

        (await AskAsync(runtime, "shared", "const shared = new SharedArrayBuffer(1);", ", reply !== shared, new Uint8Array(reply)[0], new Uint8Array(shared)[0]", "[typeof reply"))
            .ShouldBe("""["object",true,7,7]""");
    }

    [Fact]
    public async Task Messages_BeforeTheHandlerIsSet_WaitForIt()
    {
        var runtime = await LinkedAsync("");
        await Client.EvalInAsync(runtime, "ports.worker.postMessage(1); ports.worker.postMessage(2)");

        var got = await Client.ValueInAsync(runtime, "worker", "const got = []; await new Promise(r => onmessage = e => got.push(e.data) === 2 && r()); got");

        got.GetRawText().ShouldBe("[1,2]");
    }

    [Fact]
    public async Task Listeners_Added_AreCalledInOrderUntilRemoved()
    {
        var runtime = await LinkedAsync("""
            const p = ports.default, log = [];
            const a = e => log.push('a' + e.data), o = { handleEvent(e) { log.push('o' + e.data, this === o); p.removeEventListener('message', a) } };
            p.addEventListener('message', e => log.push('once' + e.data), { once: true });
            p.addEventListener('message', o); p.addEventListener('message', o); p.addEventListener('message', a); p.addEventListener('nonsense', a); p.addEventListener('message', null);
            p.addEventListener('message', e => { if (e.data === 2) p.postMessage(log) });
            """);
        var waiting = Client.ValueInAsync(runtime, "default", "ports.worker.postMessage(1); ports.worker.postMessage(2); await new Promise(r => { ports.worker.onmessage = e => r(e.data); setTimeout(r, 1000, 'not started') })");
        (await waiting).GetString().ShouldBe("not started");

        const string Reply = "const reply = new Promise(r => ports.worker.onmessage = e => r(e.data)); setTimeout(() => 0, 60000); globalThis.listens = true; await reply";
        var asking = Client.EvalInAsync(runtime, new { code = Reply, timeoutMs = 20_000 });
        while (!(await Client.ValueInAsync(runtime, "default", "globalThis.listens ?? false")).GetBoolean())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await Client.EvalInAsync(runtime, new { code = "p.start()", context = "worker" });
        (await asking).Value().GetRawText().ShouldBe("""["once1","o1",true,"o2",true]""");
    }

    [Fact]
    public async Task Handler_ThatThrows_IsReportedAndTheNextMessagesGoOn()
    {
        var runtime = await LinkedAsync("onmessage = e => { if (e.data === 1) throw new RangeError('boom'); postMessage(e.data) }");

        var answer = await Client.EvalInAsync(
            runtime, new { code = "ports.worker.postMessage(1); ports.worker.postMessage(2); await new Promise(r => ports.worker.onmessage = e => r(e.data))", console = true });

        answer.Value().GetInt32().ShouldBe(2);
        answer.GetProperty("console").EnumerateArray().Single().Text("text")!.ShouldContain("RangeError: boom");
    }

    [Fact]
    public async Task Handler_OfARealmThatIsRestricted_ReachesNoMoreThanThatRealmHas()
    {
        var runtime = await Client.CreateRuntimeAsync(new { intrinsics = new { eval = false } });
        await Client.CreateContextAsync(runtime, new
        {
            name = "worker",
            links = Link.To("default"),
            bootstrap = "onmessage = e => { let out; try { out = e.constructor.constructor('return 1')() } catch (x) { out = x.name } postMessage(out) }",
        });

        (await Client.ValueInAsync(runtime, "default", "ports.worker.postMessage(1); await new Promise(r => ports.worker.onmessage = e => r(e.data))")).GetString().ShouldBe("EvalError");
    }

    [Fact]
    public async Task MessagePort_AsClass_CannotBeConstructedNorUsedOnOthers()
    {
        var runtime = await LinkedAsync("");

        (await Client.ValueInAsync(runtime, "default", """
            const tries = [() => new MessagePort, () => MessagePort(), () => MessagePort.prototype.postMessage.call({}, 1), () => MessagePort.prototype.onmessage,
              () => Object.create(ports.worker).postMessage(1), () => new (class extends MessagePort {})];
            [tries.map(f => { try { f(); return 'no error' } catch (e) { return e.name } }), String(ports.worker), ports.worker instanceof MessagePort, Object.getPrototypeOf(ports)]
            """)).GetRawText().ShouldBe("""[["TypeError","TypeError","TypeError","TypeError","TypeError","TypeError"],"[object MessagePort]",true,null]""");
    }

    [Fact]
    public async Task Close_ByAScript_TellsTheOtherEndOnce()
    {
        var runtime = await LinkedAsync("let closed = 0; ports.default.onclose = e => closed += e.type === 'close' && e.target instanceof MessagePort; onmessage = () => closed += 10");

        (await Client.ValueInAsync(runtime, "default", "const p = ports.worker; p.postMessage(1); p.close(); p.close(); p.postMessage(2); [typeof ports.worker, p.onmessage]")).GetRawText()
            .ShouldBe("""["undefined",null]""");
        const string Wait = "while (closed < 11) await new Promise(r => setTimeout(r, 5)); await new Promise(r => setTimeout(r, 20)); ";
        (await Client.ValueInAsync(runtime, "worker", Wait + "[closed, Object.keys(ports).length]")).GetRawText().ShouldBe("[11,0]");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/worker")).Body.GetProperty("links").GetArrayLength().ShouldBe(0);
    }

    private async Task<string> LinkedAsync(string bootstrap)
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "worker", links = Link.To("default"), bootstrap });
        return runtime;
    }

    /// <summary>Sends something to the worker and gives its reply, and what else is asked for, as one array.</summary>
    private async Task<string> AskAsync(string runtime, string arguments, string before = "", string more = "", string start = "[...(Array.isArray(reply) ? reply : [reply])") =>
        (await Client.ValueInAsync(
            runtime,
            "default",
            $$"""await (async () => { {{before}} ports.worker.postMessage({{arguments}}); const reply = await new Promise(r => ports.worker.onmessage = e => r(e.data)); return {{start}}{{more}}] })()"""))
        .GetRawText();
}
