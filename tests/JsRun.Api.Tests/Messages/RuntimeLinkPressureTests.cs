using System.Net.Http.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Messages;

/// <summary>Links between runtimes whose clients leave, and whose messages are too many.</summary>
public sealed class RuntimeLinkPressureTests
{
    private static readonly string[] ToDefault = ["default"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Creation_WhoseClientLeaves_LeavesNoPortAndKeepsNoPlace()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxLinksPerRuntime", "1"));
        var client = small.Client;
        var a = await client.CreateRuntimeAsync();
        var b = await client.CreateRuntimeAsync();
        var busy = client.EvalInAsync(b, new { code = "while (true);", timeoutMs = 30_000, cpuMs = 30_000 });
        await client.WaitUntilBusyAsync(b);
        using (var leaving = new CancellationTokenSource())
        {
            var linking = client.PostAsJsonAsync($"/runtimes/{a}/links", new { runtime = b, name = "first" }, leaving.Token);
            await UntilAsync(async () => await client.ValueOfAsync(a, "typeof ports === 'object' ? Object.keys(ports) : []") == "[\"first\"]");
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(linking);
        }

        await UntilAsync(async () => (await client.LinkAsync(a, new { runtime = await client.CreateRuntimeAsync(), name = "second" })).Status == 201);

        await UntilAsync(async () => await client.ValueOfAsync(a, "Object.keys(ports)") == "[\"second\"]");
        await client.SendAsync(HttpMethod.Post, $"/runtimes/{b}/interrupt");
        (await busy).Outcome().ShouldBe("interrupted");
        (await client.ValueOfAsync(b, "typeof ports === 'object' ? Object.keys(ports) : []")).ShouldBe("[]");
    }

    [Fact]
    public async Task Messages_BetweenOwnContexts_GoOnWhileThoseOfOtherRuntimesAreHeldBack()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Workers__BackgroundCpuMs", "50"));
        var client = small.Client;
        var (a, b, _) = await client.LinkTwoAsync();
        await client.CreateContextAsync(b, new { name = "w", links = ToDefault, bootstrap = "self.onmessage = e => postMessage(e.data + 1)" });
        await client.EvalInAsync(b, "globalThis.taken = 0; ports.a.onmessage = () => { taken++; const from = Date.now(); while (Date.now() - from < 40); }; 0");

        // Some seconds of work, of which a tenth of the time goes by.
        await client.EvalInAsync(a, "for (let i = 0; i < 50; i++) ports.b.postMessage(i); 0");
        await UntilAsync(async () => await client.ValueOfAsync(b, "taken > 2") == "true");

        var local = await client.EvalInAsync(b, new
        {
            code = "let sum = 0; for (let i = 0; i < 10; i++) sum = await new Promise(r => { ports.w.onmessage = e => r(e.data); ports.w.postMessage(sum) }); [sum, taken < 50]",
            timeoutMs = 3_000,
        });

        local.Outcome().ShouldBe("ok");
        local.Value().GetRawText().ShouldBe("[10,true]");
    }

    [Fact]
    public async Task Message_ForWhichTheReceiverHasNoMemory_IsAMessageErrorAndNotItsEnd()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        var client = small.Client;
        var (a, b, _) = await client.LinkTwoAsync(b: new { maxHeapBytes = 8 << 20 });

        // The first ones come before anybody listens.
        await client.EvalInAsync(a, "for (let i = 0; i < 3; i++) ports.b.postMessage(new ArrayBuffer(5e6)); ports.b.postMessage('small'); 0");
        await client.EvalInAsync(b, "globalThis.seen = []; ports.a.onmessageerror = e => seen.push(e.type, e.data); ports.a.onmessage = e => seen.push(e.data); 0");
        await UntilAsync(async () => await client.ValueOfAsync(b, "seen.length >= 7") == "true");

        (await client.ValueOfAsync(b, "seen")).ShouldBe("[\"messageerror\",null,\"messageerror\",null,\"messageerror\",null,\"small\"]");
        (await client.LinksOfAsync(a)).Length.ShouldBe(1);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var round = 0; !await condition(); round++)
        {
            round.ShouldBeLessThan(200);
            await Task.Delay(25, Cancellation);
        }
    }
}
