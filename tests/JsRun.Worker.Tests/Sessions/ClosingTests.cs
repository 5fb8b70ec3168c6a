using System.Diagnostics;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Sessions;

public sealed class ClosingTests : IAsyncLifetime
{
    private WorkerClient _worker = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _worker = await WorkerClient.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Idle_LongerThanItsTimeout_IsEvicted()
    {
        var since = Stopwatch.StartNew();
        await _worker.Create(Requests.Create("rt_1", idleTimeoutSeconds: 1));

        var closed = (await _worker.NextEventAsync()).RuntimeClosed;

        since.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(900));
        (closed.RuntimeId, closed.Reason).ShouldBe(("rt_1", CloseReason.Evicted));
        var failed = (await _worker.Evaluate(Requests.Evaluate("1", "rt_1"))).Failed;
        (failed.Code, failed.CloseReason).ShouldBe((FailureCode.RuntimeClosed, CloseReason.Evicted));
    }

    [Fact(Timeout = 30_000)]
    public async Task Idle_WhileUsedOrAwaiting_IsKept()
    {
        await _worker.Create(Requests.Create("rt_1", idleTimeoutSeconds: 3));
        await _worker.Create(Requests.Create("rt_2", idleTimeoutSeconds: 3));
        var awaiting = _worker.Evaluate(Requests.Evaluate("new Promise(r => setTimeout(r, 4000))", "rt_1"));
        for (var i = 0; i < 16; i++)
        {
            await Task.Delay(250, Token);
            (await _worker.OfRuntime(FrameKind.DescribeRuntime, "rt_2")).Kind.ShouldBe(FrameKind.Done);
        }

        (await awaiting).RunResult.Outcome.ShouldBe(Outcome.Ok);
        _worker.TryReadEvent(out _).ShouldBeFalse();
    }

    [Fact(Timeout = 30_000)]
    public async Task Delete_WhileRunningAndQueued_AnswersAll()
    {
        await _worker.Create(Requests.Create("rt_1"));
        var running = _worker.Evaluate(Requests.Evaluate("for(;;);", "rt_1"));
        var queued = _worker.Evaluate(Requests.Evaluate("1", "rt_1"));
        while ((await _worker.OfRuntime(FrameKind.PeekRuntime, "rt_1")).Json.GetProperty("stats").GetProperty("queueLength").GetInt64() != 1)
        {
        }

        (await _worker.OfRuntime(FrameKind.DeleteRuntime, "rt_1")).Kind.ShouldBe(FrameKind.Done);

        var interrupted = (await running).RunResult;
        (interrupted.Outcome, interrupted.State).ShouldBe((Outcome.Interrupted, RuntimeState.Closed));
        var refused = (await queued).Failed;
        (refused.Code, refused.CloseReason).ShouldBe((FailureCode.RuntimeClosed, CloseReason.Deleted));

        var second = (await _worker.OfRuntime(FrameKind.DeleteRuntime, "rt_1")).Failed;
        (second.Code, second.CloseReason).ShouldBe((FailureCode.RuntimeClosed, CloseReason.Deleted));
        _worker.TryReadEvent(out _).ShouldBeFalse();
    }

    [Fact(Timeout = 30_000)]
    public async Task HeapLimit_InARun_AnnouncesTheCloseBeforeTheAnswer()
    {
        await _worker.Create(Requests.Create("rt_1"));

        var answer = await _worker.Evaluate(Requests.Evaluate("const a = []; for(;;) a.push({})", "rt_1"));

        _worker.TryReadEvent(out var closed).ShouldBeTrue();
        closed!.RuntimeClosed.Reason.ShouldBe(CloseReason.HeapLimit);
        answer.RunResult.Outcome.ShouldBe(Outcome.HeapLimit);
        answer.RunResult.State.ShouldBe(RuntimeState.Closed);
        answer.Envelope.GetProperty("runtime").GetProperty("state").GetString().ShouldBe("closed");
        (await _worker.Evaluate(Requests.Evaluate("1", "rt_1"))).Failed.CloseReason.ShouldBe(CloseReason.HeapLimit);
    }

    [Fact(Timeout = 30_000)]
    public async Task HeapLimit_InWhatARunLeftBehind_AnnouncesTheClose()
    {
        await _worker.Create(Requests.Create("rt_1"));
        await _worker.Evaluate(Requests.Evaluate("setTimeout(() => { const a = []; for(;;) a.push({}) }, 10); 1", "rt_1"));
        (await _worker.NextEventAsync()).RuntimeClosed.Reason.ShouldBe(CloseReason.HeapLimit);
    }

    [Fact(Timeout = 30_000)]
    public async Task Requests_ForAnUnknownRuntime_FailWithNotFound()
    {
        foreach (var kind in new[] { FrameKind.DescribeRuntime, FrameKind.Interrupt, FrameKind.Memory, FrameKind.CollectGarbage, FrameKind.DeleteRuntime })
        {
            (await _worker.OfRuntime(kind, "rt_x")).Failed.Code.ShouldBe(FailureCode.RuntimeNotFound);
        }
    }
}
