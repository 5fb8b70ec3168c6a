using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Messages;

/// <summary>How links between runtimes end, what is refused, and what is bounded.</summary>
public sealed class RuntimeLinkEndTests(SharedService service)
{
    // What was received before the close event, and how many of these there were.
    private const string Listen = "globalThis.seen = []; ports.a.onmessage = e => seen.push(e.data); ports.a.onclose = () => seen.push('closed'); 0";
    private const string Wait = "while (!seen.includes('closed')) await new Promise(r => setTimeout(r, 5)); await new Promise(r => setTimeout(r, 20)); [seen, Object.keys(ports)]";

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Close_ByAScript_IsOneEventAtTheOtherSideAfterWhatWasSent()
    {
        var (a, b, _) = await Client.LinkTwoAsync();
        await Client.EvalInAsync(b, Listen);

        (await Client.ValueOfAsync(a, "const port = ports.b; for (let i = 0; i < 300; i++) port.postMessage(i); port.close(); port.close(); port.postMessage(7); Object.keys(ports)")).ShouldBe("[]");

        (await Client.ValueOfAsync(b, Wait)).ShouldBe($"""[[{string.Join(',', Enumerable.Range(0, 300))},"closed"],[]]""");
        (await Client.LinksOfAsync(a)).ShouldBeEmpty();
        (await Client.LinksOfAsync(b)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_OfALink_IsACloseEventAtBothSides()
    {
        var (a, b, link) = await Client.LinkTwoAsync();
        await Client.EvalInAsync(b, Listen);
        await Client.EvalInAsync(a, "globalThis.seen = []; ports.b.onclose = () => seen.push('closed'); ports.b.postMessage(1); 0");

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{b}/links/{link}")).Status.ShouldBe(204);

        (await Client.LinksOfAsync(a)).ShouldBeEmpty();
        (await Client.ValueOfAsync(b, Wait)).ShouldBe("""[[1,"closed"],[]]""");
        (await Client.ValueOfAsync(a, Wait)).ShouldBe("""[["closed"],[]]""");
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{b}/links/{link}"))["code"].ShouldBe("not_found");
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("context")]
    [InlineData("heap")]
    [InlineData("crash")]
    public async Task End_OfASide_IsACloseEventAtTheOther(string how)
    {
        await using var own = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var a = await own.Client.CreateRuntimeAsync(new { isolation = "process", maxHeapBytes = 32 << 20 });
        var b = await own.Client.CreateRuntimeAsync();
        await own.Client.CreateContextAsync(a, new { name = "c" });
        (await own.Client.LinkAsync(a, new { runtime = b, name = "b", otherName = "a", context = "c" })).Status.ShouldBe(201);
        await own.Client.EvalInAsync(b, Listen);
        await own.Client.EvalInAsync(a, new { code = "ports.b.postMessage(1)", context = "c" });

        switch (how)
        {
            case "delete":
                await own.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{a}");
                break;
            case "context":
                await own.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{a}/contexts/c");
                break;
            case "heap":
                await own.Client.EvalInAsync(a, "const all = []; for (;;) all.push(new Array(1000).fill(all.length))");
                break;
            default:
                (await own.Client.EvalInAsync(a, new { code = EngineAbort.Code, timeoutMs = 30_000 })).Outcome().ShouldBe("crashed");
                break;
        }

        (await own.Client.ValueOfAsync(b, Wait)).ShouldBe("""[[1,"closed"],[]]""");
        (await own.Client.LinksOfAsync(b)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Eviction_OfASide_IsNotPutOffByALinkAndIsACloseEvent()
    {
        var a = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 1 });
        var b = await Client.CreateRuntimeAsync();
        (await Client.LinkAsync(a, new { runtime = b, otherName = "a" })).Status.ShouldBe(201);
        await Client.EvalInAsync(b, Listen);

        (await Client.EvalInAsync(b, new { code = Wait, timeoutMs = 20_000 })).Value().GetRawText().ShouldBe("""[["closed"],[]]""");

        var gone = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{a}/links");
        (gone.Status, gone["code"], gone["reason"]).ShouldBe((410, "runtime_closed", "evicted"));
    }

    [Fact]
    public async Task Await_OfWhatAnotherRuntimeMaySend_GoesOnUntilTheLinkCloses()
    {
        var (a, b, link) = await Client.LinkTwoAsync();
        var awaiting = Client.EvalInAsync(a, new { code = "await new Promise(() => ports.b.onmessage = () => 0)", timeoutMs = 20_000 });
        await Client.WaitUntilBusyAsync(a);
        (await Client.ValueOfAsync(b, "ports.a.postMessage(1); await new Promise(r => setTimeout(r, 100)); 5")).ShouldBe("5");
        awaiting.IsCompleted.ShouldBeFalse();

        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{a}/links/{link}");

        (await awaiting).Outcome().ShouldBe("never_settled");
        (await Client.EvalInAsync(b, "await new Promise(() => 0)")).Outcome().ShouldBe("never_settled");
    }

    [Fact]
    public async Task Await_WithAPortThatNobodyListensTo_NeverSettlesAtOnce()
    {
        var (a, _, _) = await Client.LinkTwoAsync();

        (await Client.EvalInAsync(a, new { code = "await new Promise(() => 0)", timeoutMs = 20_000 })).Outcome().ShouldBe("never_settled");
    }

    [Fact]
    public async Task Receiver_ThatNeverReads_BoundsItsSenderAndNobodyElse()
    {
        var (a, b, link) = await Client.LinkTwoAsync();
        var c = await Client.CreateRuntimeAsync();
        (await Client.LinkAsync(a, new { runtime = c, name = "c", otherName = "a" })).Status.ShouldBe(201);
        await Client.EvalInAsync(c, "ports.a.onmessage = e => ports.a.postMessage(e.data); 0");

        // Until nothing goes any more, however long it is tried.
        var sent = (await Client.EvalInAsync(a, new
        {
            code = """
                let sent = 0, name = '', kept = new ArrayBuffer(1 << 18), quiet = 0;
                while (quiet < 20) {
                  try { for (;;) { const buffer = new ArrayBuffer(1 << 18); kept = buffer; ports.b.postMessage(buffer, [buffer]); sent++; quiet = 0 } }
                  catch (e) { name = e.name; quiet++ }
                  await new Promise(r => setTimeout(r, 10));
                }
                [name, kept.detached, sent < 1000 && sent > 10]
                """,
            timeoutMs = 30_000,
            cpuMs = 30_000,
        })).Value().GetRawText();

        sent.ShouldBe("""["QuotaExceededError",false,true]""");
        (await Client.ValueOfAsync(b, "1 + 1")).ShouldBe("2");
        (await Client.SendAsync(HttpMethod.Get, "/health/live")).Status.ShouldBe(200);
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{a}/links/{link}")).Status.ShouldBe(204);
        (await Client.ValueOfAsync(a, "ports.c.postMessage(5); await new Promise(r => ports.c.onmessage = e => r(e.data))")).ShouldBe("5");
    }

    [Fact]
    public async Task PingPong_WithoutEnd_IsSlowedDownByTheBackgroundBudgets()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Workers__BackgroundCpuMs", "200"));
        var (a, b, _) = await small.Client.LinkTwoAsync();
        await small.Client.EvalInAsync(b, "globalThis.longest = 0; let last = 0; ports.a.onmessage = () => { const now = Date.now(); if (last) longest = Math.max(longest, now - last); let x = 0; for (let i = 0; i < 2000000; i++) x += i; last = Date.now(); ports.a.postMessage(x) }; 0");

        await small.Client.EvalInAsync(a, "ports.b.onmessage = e => ports.b.postMessage(e.data); ports.b.postMessage(1); 0");

        // A round takes a millisecond. Once the budget is used up messages wait until a tenth of it is there again, which comes back ten times as slowly as
        // time passes: 200 ms, which is longer than a busy machine keeps a thread waiting.
        var longest = 0L;
        for (var round = 0; round < 100 && longest < 190; round++)
        {
            longest = long.Parse(await small.Client.ValueOfAsync(b, "await new Promise(r => setTimeout(r, 100)); longest"), System.Globalization.CultureInfo.InvariantCulture);
        }

        longest.ShouldBeGreaterThanOrEqualTo(190);
        (await small.Client.ValueOfAsync(a, "1 + 1")).ShouldBe("2");
    }

    [Fact]
    public async Task Creation_OfALinkThatCannotBe_IsRefused()
    {
        var (a, b, _) = await Client.LinkTwoAsync();
        var gone = await Client.CreateRuntimeAsync();
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{gone}");
        const string nobody = "rt_k3aaaaaaaaaaaaaaaaaaaaaaaaaaaa";

        await RefusedAsync(a, new { runtime = a }, 400, "invalid_request");
        await RefusedAsync(a, new { runtime = b, name = "no name", otherName = "default", context = 5, more = 1 }, 400, "invalid_request");
        await RefusedAsync(a, new { name = "x" }, 400, "invalid_request");
        await RefusedAsync(a, new { runtime = nobody }, 404, "runtime_not_found", "runtime");
        await RefusedAsync(a, new { runtime = gone }, 410, "runtime_closed", "runtime");
        await RefusedAsync(nobody, new { runtime = a }, 404, "runtime_not_found");
        await RefusedAsync(gone, new { runtime = a }, 410, "runtime_closed");
        await RefusedAsync(a, new { runtime = b, context = "nobody" }, 404, "context_not_found", "context");
        await RefusedAsync(a, new { runtime = b, otherContext = "nobody" }, 404, "context_not_found", "otherContext");
        await RefusedAsync(a, new { runtime = b, name = "b" }, 409, "conflict", "name");
        await RefusedAsync(a, new { runtime = b, otherName = "a" }, 409, "conflict", "otherName");

        (await Client.LinksOfAsync(a)).Length.ShouldBe(1);
        (await Client.ValueOfAsync(a, "Object.keys(ports)")).ShouldBe("[\"b\"]");
        var errors = (await Client.LinkAsync(a, new { runtime = b, name = "no name", otherName = "default", context = 5, more = 1 })).Body.GetProperty("errors");
        errors.EnumerateObject().Select(error => error.Name).Order().ShouldBe(["context", "more", "name", "otherName"]);
    }

    [Fact]
    public async Task Links_BeyondTheLimit_AreRefused()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxLinksPerRuntime", "1"));
        var (a, _, link) = await small.Client.LinkTwoAsync();
        var c = await small.Client.CreateRuntimeAsync();

        var refused = await small.Client.LinkAsync(c, new { runtime = a });

        (refused.Status, refused["code"], refused["quota"], refused["limit"]).ShouldBe((429, "quota_exceeded", "links", "1"));
        (await small.Client.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("maxLinksPerRuntime").GetInt32().ShouldBe(1);
        await small.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{a}/links/{link}");
        (await small.Client.LinkAsync(c, new { runtime = a })).Status.ShouldBe(201);
    }

    private async Task RefusedAsync(string runtime, object body, int status, string code, string? field = null)
    {
        var answer = await Client.LinkAsync(runtime, body);
        (answer.Status, answer["code"], answer["field"]).ShouldBe((status, code, field), answer.Body.ToString());
    }
}
