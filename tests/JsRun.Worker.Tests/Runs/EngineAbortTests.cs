using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Runs;

/// <summary>Scripts that no limit inside the process stops.</summary>
public sealed class EngineAbortTests
{
    private const string Unstoppable = "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_InvalidSizeAbort_NamesTheOneShot()
    {
        await using var worker = await WorkerClient.StartAsync();
        var innocent = worker.Request(FrameKind.Evaluate, Requests.Evaluate("new Promise(r => setTimeout(r, 9000))").ToPayload(), out _);
        var culprit = worker.Request(
            FrameKind.Evaluate, Requests.Evaluate("'x'.repeat(2**29 - 25).split('')").ToPayload(), out var correlationId);

        await Should.ThrowAsync<InvalidOperationException>(() => culprit);
        await Should.ThrowAsync<InvalidOperationException>(() => innocent);

        await worker.Process.WaitForExitAsync(Token);
        worker.Process.Stderr.ShouldContain($"JSRUN-FATAL abort {correlationId}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_InvalidSizeAbortInSession_NamesTheCreate()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Request(FrameKind.CreateRuntime, Requests.Create("rt_1").ToPayload(), out var correlationId);

        await Should.ThrowAsync<InvalidOperationException>(() => worker.Evaluate(Requests.Evaluate("'x'.repeat(2**29 - 25).split('')", "rt_1")));

        await worker.Process.WaitForExitAsync(Token);
        worker.Process.Stderr.ShouldContain($"JSRUN-FATAL abort {correlationId}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_BuiltInThatIgnoresTermination_IsReported()
    {
        await using var worker = await WorkerClient.StartAsync();
        var request = worker.Request(
            FrameKind.Evaluate,
            Requests.Evaluate(Unstoppable, timeoutMs: 100).ToPayload(),
            out var correlationId);

        var report = await worker.NextEventAsync();

        report.Kind.ShouldBe(FrameKind.Unresponsive);
        report.CorrelationId.ShouldBe(correlationId);
        (await worker.Request(FrameKind.Ping)).Kind.ShouldBe(FrameKind.Pong);
        request.IsCompleted.ShouldBeFalse();
    }

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_BuiltInThatIgnoresTerminationInSession_ReportsAllOfTheRuntime()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Create(Requests.Create("rt_1"));
        _ = worker.Request(FrameKind.Evaluate, Requests.Evaluate("new Promise(() => setTimeout(() => {}, 50000))", "rt_1").ToPayload(), out var awaiting);
        _ = worker.Request(FrameKind.Evaluate, Requests.Evaluate(Unstoppable, "rt_1", timeoutMs: 100).ToPayload(), out var stuck);
        var innocent = worker.Evaluate(Requests.Evaluate("new Promise(r => setTimeout(r, 2500))"));

        var closed = (await worker.NextEventAsync()).RuntimeClosed;
        var reports = new[] { await worker.NextEventAsync(), await worker.NextEventAsync() };

        (closed.RuntimeId, closed.Reason).ShouldBe(("rt_1", CloseReason.Crashed));
        reports.ShouldAllBe(report => report.Kind == FrameKind.Unresponsive);
        reports.Select(report => report.CorrelationId).Order().ShouldBe([awaiting, stuck]);
        (await innocent).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 60_000)]
    public async Task Delete_RuntimeThatIgnoresTermination_IsReported()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Create(Requests.Create("rt_1"));
        _ = worker.Request(FrameKind.Evaluate, Requests.Evaluate(Unstoppable, "rt_1").ToPayload(), out var correlationId);
        await Task.Delay(100, Token);

        var deleting = worker.OfRuntime(FrameKind.DeleteRuntime, "rt_1");

        var report = await worker.NextEventAsync();
        (report.Kind, report.CorrelationId).ShouldBe((FrameKind.Unresponsive, correlationId));
        deleting.IsCompleted.ShouldBeFalse();
    }

    [Fact(Timeout = 60_000)]
    public async Task LeftBehind_CodeThatIgnoresTermination_IsReportedByItsRuntime()
    {
        await using var worker = await WorkerClient.StartAsync(WorkerClient.DefaultSettings with { BackgroundCpuMs = 100 });
        await worker.Create(Requests.Create("rt_1"));
        await worker.Evaluate(Requests.Evaluate($"setTimeout(() => {Unstoppable}, 10); 1", "rt_1"));

        (await worker.NextEventAsync()).RuntimeClosed.Reason.ShouldBe(CloseReason.Crashed);
        var report = await worker.NextEventAsync();
        (report.Kind, report.CorrelationId).ShouldBe((FrameKind.Unresponsive, 0UL));
    }

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_MoreResidentMemoryThanAllowed_EndsAsOutOfMemory()
    {
        await using var worker = await WorkerClient.StartAsync(WorkerClient.DefaultSettings with { MaxMemoryBytes = 300 << 20 });
        var greedy = Requests.Evaluate("const a = []; for (;;) a.push(new Array(1e6).fill(1.5))");
        var request = worker.Request(
            FrameKind.Evaluate,
            new EvaluateMessage
            {
                RuntimeId = "",
                FileName = "main.js",
                Code = greedy.Code,
                RunLimits = greedy.RunLimits,
                IsolateLimits = Requests.IsolateLimits with { MaxHeapBytes = 2L << 30 },
            }.ToPayload(),
            out var correlationId);

        await Should.ThrowAsync<InvalidOperationException>(() => request);

        (await worker.Process.WaitForExitAsync(Token)).ShouldBe(77);
        worker.Process.Stderr.ShouldContain($"JSRUN-FATAL oom {correlationId}");
    }
}
