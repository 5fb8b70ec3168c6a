using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Messages;

/// <summary>What goes through links between runtimes, of one worker and of two.</summary>
public sealed class RuntimeLinkTests(SharedService service)
{
    private const string Echo = "ports.a.onmessage = e => ports.a.postMessage(e.data); 0";

    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("worker")]
    [InlineData("process")]
    public async Task Messages_BetweenRuntimes_ArriveInTheirOrder(string isolation)
    {
        var (a, b, _) = await Client.LinkTwoAsync(new { isolation }, new { isolation });
        await Client.EvalInAsync(b, "let next = 0, good = true; ports.a.onmessage = e => { good &&= e.data.n === next++; if (next === 2000) ports.a.postMessage(good) }; 0");

        var good = await Client.ValueOfAsync(a, "for (let n = 0; n < 2000; n++) ports.b.postMessage({ n }); await new Promise(r => ports.b.onmessage = e => r(e.data))");

        good.ShouldBe("true");
        var link = (await Client.LinksOfAsync(a)).Single();
        (link.GetProperty("messagesSent").GetInt32(), link.GetProperty("messagesReceived").GetInt32()).ShouldBe((2000, 1));
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("process")]
    public async Task PingPong_AwaitedByAnEvaluation_Works(string isolation)
    {
        var (a, b, _) = await Client.LinkTwoAsync(new { isolation }, new { isolation });
        await Client.EvalInAsync(b, Echo);

        (await Client.ValueOfAsync(a, "let rounds = 0; for (; rounds < 100; rounds++) { const got = new Promise(r => ports.b.onmessage = e => r(e.data)); ports.b.postMessage(rounds); if (await got !== rounds) break } rounds"))
            .ShouldBe("100");
    }

    [Fact]
    public async Task Transfer_OfAnArrayBuffer_DetachesItHereAndCopiesItThere()
    {
        var (a, b, _) = await Client.LinkTwoAsync();
        await Client.EvalInAsync(b, "ports.a.onmessage = e => ports.a.postMessage([e.data.b.byteLength, new Uint8Array(e.data.b)[7], e.data.view.buffer === e.data.b, e.data.b instanceof ArrayBuffer]); 0");

        (await Client.ValueOfAsync(a, """
            const b = new ArrayBuffer(1 << 21); new Uint8Array(b)[7] = 9;
            ports.b.postMessage({ b, view: new Uint8Array(b, 4) }, [b]);
            [b.detached, await new Promise(r => ports.b.onmessage = e => r(e.data))]
            """)).ShouldBe("[true,[2097152,9,true,true]]");
    }

    [Theory]
    [InlineData("new SharedArrayBuffer(8)")]
    [InlineData("new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })")]
    [InlineData("new WebAssembly.Memory({ initial: 1 })")]
    [InlineData("new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))")]
    [InlineData("new Int32Array(new SharedArrayBuffer(8))")]
    [InlineData("() => 0")]
    [InlineData("ports.b")]
    public async Task Value_ThatCannotLeaveItsRuntime_IsADataCloneError(string value)
    {
        var (a, b, _) = await Client.LinkTwoAsync();
        await Client.EvalInAsync(b, Echo);

        (await Client.ValueOfAsync(a, $$"""
            const kept = new ArrayBuffer(8); let name;
            try { ports.b.postMessage([kept, {{value}}], [kept]) } catch (e) { name = e.name + (e instanceof Error) }
            ports.b.postMessage('next');
            [name, kept.detached, await new Promise(r => ports.b.onmessage = e => r(e.data))]
            """)).ShouldBe("""["DataCloneErrortrue",false,"next"]""");
    }

    [Fact]
    public async Task Values_ThatArrive_AreOfTheRealmThatGetsThem()
    {
        var (a, b, _) = await Client.LinkTwoAsync();
        await Client.EvalInAsync(b, """
            ports.a.onmessage = ({ data: d, target, constructor }) => ports.a.postMessage([d.map instanceof Map, d.date instanceof Date, d.error instanceof RangeError, d.self === d,
                d.bytes instanceof Uint8Array, d.big === 5n, Object.getPrototypeOf(d) === Object.prototype, target === ports.a, constructor === Object]); 0
            """);

        (await Client.ValueOfAsync(a, """
            const d = { map: new Map([[1, 2]]), date: new Date(5), error: new RangeError('x'), bytes: new Uint8Array(3), big: 5n }; d.self = d;
            ports.b.postMessage(d); await new Promise(r => ports.b.onmessage = e => r(e.data))
            """)).ShouldBe("[true,true,true,true,true,true,true,true,true]");
    }

    [Fact]
    public async Task RestrictedRealm_ThatGetsWhatItLacks_GetsNoWayToMakeIt()
    {
        var (a, b, _) = await Client.LinkTwoAsync(b: new { intrinsics = new { date = false, eval = false, sharedArrayBuffer = false, typedArrays = false } });
        await Client.EvalInAsync(b, """
            const of = o => { const c = o.constructor; return typeof c === 'function' && c !== Object ? c.name : 'none' };
            ports.a.onmessage = e => { let evaluated = 'no'; try { evaluated = e.target.postMessage.constructor('return 1')() } catch {}
                ports.a.postMessage([of(e.data.date), e.data.date.getTime(), of(e.data.bytes), typeof Date, typeof Uint8Array, evaluated]) }; 0
            """);

        (await Client.ValueOfAsync(a, "ports.b.postMessage({ date: new Date(5), bytes: new Uint8Array(2) }); await new Promise(r => ports.b.onmessage = e => r(e.data))"))
            .ShouldBe("""["none",5,"none","undefined","undefined","no"]""");
    }

    [Fact]
    public async Task RestrictedContext_ThatGetsWhatItLacksFromAnother_GetsNoWayToMakeIt()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new
        {
            name = "small",
            links = Link.To("default"),
            intrinsics = new { date = false, sharedArrayBuffer = false, typedArrays = false },
            bootstrap = """
                const of = o => { const c = o.constructor; return typeof c === 'function' && c !== Object ? c.name : 'none' };
                onmessage = e => postMessage([of(e.data.date), of(e.data.bytes), of(e.data.shared), typeof Date, typeof SharedArrayBuffer]);
                """,
        });

        (await Client.ValueOfAsync(runtime, """
            ports.small.postMessage({ date: new Date(5), bytes: new Uint8Array(2), shared: new SharedArrayBuffer(2) });
            await new Promise(r => ports.small.onmessage = e => r(e.data))
            """)).ShouldBe("""["none","none","none","undefined","undefined"]""");
    }

    [Fact]
    public async Task Contexts_OfTwoRuntimes_AreLinkedByTheirNames()
    {
        var a = await Client.CreateRuntimeAsync();
        var b = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(a, new { name = "left" });
        var right = await Client.CreateContextAsync(b);

        var link = await Client.LinkAsync(a, new { runtime = b, context = "left", otherContext = right });

        link.Status.ShouldBe(201, link.Body.ToString());
        link.Message.Headers.Location!.ToString().ShouldBe($"/runtimes/{a}/links/{link["id"]}");
        (link["runtime"], link["name"], link["context"], link["otherName"], link["otherContext"]).ShouldBe((b, b, "left", a, right));
        (await Client.ValueInAsync(a, "left", "Object.keys(ports)")).GetRawText().ShouldBe($"""["{b}"]""");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{b}/contexts/{right}")).Body.GetProperty("links").GetRawText().ShouldBe($"""["{a}"]""");
        (await Client.ValueInAsync(a, "default", "typeof ports")).GetString().ShouldBe("undefined");
        var seen = (await Client.LinksOfAsync(b)).Single();
        (seen.GetProperty("id").GetString(), seen.GetProperty("runtime").GetString(), seen.GetProperty("name").GetString()).ShouldBe((link["id"], a, a));

        await Client.EvalInAsync(b, new { code = "self.onmessage = e => postMessage(e.data + 1)", context = right });
        (await Client.ValueInAsync(a, "left", "postMessage(41); await new Promise(r => onmessage = e => r(e.data))")).GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Message_ToAnIdleRuntime_WakesIt()
    {
        var (a, b, _) = await Client.LinkTwoAsync();
        await Client.EvalInAsync(b, "globalThis.got = []; ports.a.onmessage = e => { got.push(e.data); ports.a.postMessage(0) }; 0");

        await Client.ValueOfAsync(a, "ports.b.postMessage('x'); await new Promise(r => ports.b.onmessage = r); 0");

        (await Client.ValueOfAsync(b, "got")).ShouldBe("[\"x\"]");
    }

    [Fact]
    public async Task Runtime_WhoseJobsAreManual_GetsMessagesByItsJobsAlone()
    {
        var (a, b, _) = await Client.LinkTwoAsync(b: new { jobs = "manual" });
        await Client.EvalInAsync(b, "globalThis.got = []; ports.a.onmessage = e => { got.push(e.data); ports.a.postMessage(e.data) }; 0");
        await Client.EvalInAsync(a, "globalThis.back = []; ports.b.onmessage = e => back.push(e.data); ports.b.postMessage(1); ports.b.postMessage(2); 0");
        while (PendingJobsOf(await Client.SendAsync(HttpMethod.Get, $"/runtimes/{b}")) < 2)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        (await Client.ValueOfAsync(b, "got")).ShouldBe("[]");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{b}/jobs", new { max = 1 }))["ran"].ShouldBe("1");
        (await Client.ValueOfAsync(b, "got")).ShouldBe("[1]");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{b}/jobs"))["ran"].ShouldBe("1");
        (await Client.ValueOfAsync(a, "while (back.length < 2) await new Promise(r => setTimeout(r, 5)); back")).ShouldBe("[1,2]");
    }

    private static int PendingJobsOf(Answer runtime) => runtime.Body.GetProperty("stats").GetProperty("pendingJobs").GetInt32();
}
