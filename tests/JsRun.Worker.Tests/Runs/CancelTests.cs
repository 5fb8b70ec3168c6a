using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Runs;

public sealed class CancelTests : IAsyncLifetime
{
    private WorkerClient _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await WorkerClient.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Theory(Timeout = 30_000)]
    [InlineData("for(;;);")]
    [InlineData("new Promise(resolve => setTimeout(resolve, 9000))")]
    public async Task Cancel_RunningOneShot_AnswersCancelled(string code)
    {
        var evaluate = Requests.Evaluate($"console.log('runs'); {code}", options: RunOptions.Console | RunOptions.Stream);
        var request = _worker.Request(FrameKind.Evaluate, evaluate.ToPayload(), out var correlationId);
        (await _worker.NextEventAsync()).Kind.ShouldBe(FrameKind.StreamPiece);

        await _worker.PostAsync(FrameKind.Cancel, correlationId);

        (await request).Failed.Code.ShouldBe(FailureCode.Cancelled);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancel_QueuedRun_AnswersItAndLeavesTheRunningOne()
    {
        await _worker.Create(Requests.Create("rt_1"));
        var running = _worker.Evaluate(Requests.Evaluate("const end = Date.now() + 3000; while (Date.now() < end); 1", "rt_1"));
        var queued = _worker.Request(FrameKind.Evaluate, Requests.Evaluate("2", "rt_1").ToPayload(), out var correlationId);

        await _worker.PostAsync(FrameKind.Cancel, correlationId);

        (await queued).Failed.Code.ShouldBe(FailureCode.Cancelled);
        running.IsCompleted.ShouldBeFalse();
        (await running).Envelope.GetProperty("value").GetInt32().ShouldBe(1);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancel_UnknownOrAnsweredRequest_IsIgnored()
    {
        var request = _worker.Request(FrameKind.Evaluate, Requests.Evaluate("1").ToPayload(), out var correlationId);
        await request;
        await _worker.PostAsync(FrameKind.Cancel, correlationId);
        await _worker.PostAsync(FrameKind.Cancel, 123456);
        (await _worker.Evaluate(Requests.Evaluate("2"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 30_000)]
    public async Task Cancel_BootstrapOfACreate_LeavesNothingBehind()
    {
        var create = _worker.Request(FrameKind.CreateRuntime, Requests.Create("rt_1", "for(;;);").ToPayload(), out var correlationId);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await _worker.PostAsync(FrameKind.Cancel, correlationId);
        (await create).Failed.Code.ShouldBe(FailureCode.Cancelled);
        (await _worker.OfRuntime(FrameKind.DescribeRuntime, "rt_1")).Failed.Code.ShouldBe(FailureCode.RuntimeNotFound);
    }
}
