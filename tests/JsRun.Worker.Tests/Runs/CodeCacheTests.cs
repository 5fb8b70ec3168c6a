using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Runs;

/// <summary>What V8 compiled a large source to serves the worker's other runtimes.</summary>
public sealed class CodeCacheTests
{
    private static readonly string Library =
        string.Concat(Enumerable.Range(0, 1000).Select(i => $"function f{i}() {{ return {i}; }}\n")) + "f999()";

    [Fact(Timeout = 60_000)]
    public async Task OneShotAndBootstrap_SameSource_ShareTheirCode()
    {
        await using var worker = await WorkerClient.StartAsync();
        (await worker.Evaluate(Requests.Evaluate(Library))).Envelope.GetProperty("value").GetInt32().ShouldBe(999);
        while ((await PingAsync(worker)).CodeCacheBytes == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await worker.Create(Requests.Create("rt_1", bootstrap: Library));
        (await worker.Evaluate(Requests.Evaluate("f1() + f998()", "rt_1"))).Envelope.GetProperty("value").GetInt32().ShouldBe(999);
        (await worker.Evaluate(Requests.Evaluate(Library))).Envelope.GetProperty("value").GetInt32().ShouldBe(999);

        (await PingAsync(worker)).CodeCacheHits.ShouldBe(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task OneShots_CacheTurnedOff_KeepNothing()
    {
        await using var worker = await WorkerClient.StartAsync(WorkerClient.DefaultSettings with { CodeCacheBytes = 0 });
        for (var i = 0; i < 3; i++)
        {
            (await worker.Evaluate(Requests.Evaluate(Library))).Envelope.GetProperty("value").GetInt32().ShouldBe(999);
        }

        var pong = await PingAsync(worker);
        (pong.CodeCacheBytes, pong.CodeCacheHits).ShouldBe((0, 0));
    }

    private static async Task<PongMessage> PingAsync(WorkerClient worker) => PongMessage.Read((await worker.Request(FrameKind.Ping)).Payload);
}
