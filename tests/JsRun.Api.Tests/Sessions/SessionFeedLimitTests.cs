using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>What a session's client may push is bounded.</summary>
public sealed class SessionFeedLimitTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
        ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxSessionStreams", "3"), ("JsRun__Limits__MaxSessionPushes", "10"), ("JsRun__Limits__MaxSessionPushBytes", "200000"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Streams_MoreThanMayBe_AreRefused_UntilOneEnds()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        for (var n = 0; n < 3; n++)
        {
            await session.CallAsync("setGlobal", new { name = "s" + n, value = Stream("s" + n) });
        }

        var refused = await session.FailAsync("setGlobal", new { name = "s3", value = Stream("s3") });

        refused.GetProperty("code").GetInt32().ShouldBe(-32000);
        refused.GetProperty("data").Text("code").ShouldBe("quota_exceeded");
        refused.GetProperty("data").Text("quota").ShouldBe("sessionStreams");
        await session.CallAsync("stream.close", new { stream = "s1" });
        await session.CallAsync("setGlobal", new { name = "s3", value = Stream("s3") });
    }

    [Fact]
    public async Task Client_ThatPushesWithoutEnd_IsRefused_AndWhatItMayHaveWaiting_IsKept()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });

        var pushes = Enumerable.Range(0, 5_000).Select(n => session.PostAsync("stream.push", new { stream = "mine", value = n })).ToArray();
        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        var refused = await pushes[^1];
        refused.GetProperty("error").GetProperty("code").GetInt32().ShouldBe(-32000);
        refused.GetProperty("error").GetProperty("data").Text("code").ShouldBe("queue_full");
        refused.GetProperty("error").GetProperty("data").Text("detail")!.ShouldContain("MaxSessionPushes");
        pushes.Count(push => !push.IsCompleted).ShouldBe(10);

        _ = session.CallAsync("stream.close", new { stream = "mine" });
        var got = (await session.EvalAsync("const all = []; for await (const item of input) all.push(item); all")).Value();
        got.EnumerateArray().Select(item => item.GetInt32()).ShouldBe(Enumerable.Range(0, 26));
        (await Task.WhenAll(pushes)).Count(answer => answer.TryGetProperty("result", out _)).ShouldBe(26);
    }

    [Fact]
    public async Task Bytes_ThatNobodyReads_AreBounded_OverAllStreams()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "a", value = Stream("a") });
        await session.CallAsync("setGlobal", new { name = "b", value = Stream("b") });
        var item = new string('x', 60_000);

        (await session.CallAsync("stream.push", new { stream = "a", value = item })).GetBoolean().ShouldBeTrue();
        (await session.CallAsync("stream.push", new { stream = "a", value = item })).GetBoolean().ShouldBeTrue();
        (await session.CallAsync("stream.push", new { stream = "b", value = item })).GetBoolean().ShouldBeTrue();
        var refused = await session.FailAsync("stream.push", new { stream = "b", value = item });

        refused.GetProperty("data").Text("code").ShouldBe("queue_full");
        refused.GetProperty("data").Text("detail")!.ShouldContain("MaxSessionPushBytes");
        (await session.EvalAsync("(await a.getReader().read()).value.length")).Value().GetInt32().ShouldBe(60_000);
        (await session.CallAsync("stream.push", new { stream = "b", value = item })).GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Item_ThatIsTooLarge_IsRefused()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });

        var refused = await session.FailAsync("stream.push", new { stream = "mine", value = new string('x', 5_000_000) });
        refused.GetProperty("code").GetInt32().ShouldBe(-32602);
        refused.GetProperty("data").GetProperty("errors").TryGetProperty("value", out _).ShouldBeTrue();

        // One may have more than all together.
        (await session.CallAsync("stream.push", new { stream = "mine", value = new string('x', 4_000_000) })).GetBoolean().ShouldBeTrue();
        (await session.EvalAsync("(await input.getReader().read()).value.length")).Value().GetInt32().ShouldBe(4_000_000);
    }

    [Fact]
    public async Task Heap_OfARuntimeThatReadsNothing_IsNotFilledByPushes()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await session.EvalAsync("const reader = input.getReader(); 0");
        var before = await HeapAsync(runtime);

        var item = new string('x', 10_000);
        for (var n = 0; n < 2_000; n++)
        {
            _ = session.PostAsync("stream.push", new { stream = "mine", value = item });
        }

        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        (await HeapAsync(runtime) - before).ShouldBeLessThan(4_000_000);
    }

    private static Dictionary<string, object> Stream(string id) => new() { ["$stream"] = id };

    private async Task<long> HeapAsync(string runtime) =>
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc")).Body.GetProperty("after").GetProperty("usedHeapBytes").GetInt64();
}
