using JsRun.Protocol.Frames;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Runs;

/// <summary>Scripts that no limit inside the process stops.</summary>
public sealed class EngineAbortTests
{
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
            Requests.Evaluate("Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)", timeoutMs: 100).ToPayload(),
            out var correlationId);

        var report = await worker.NextEventAsync();

        report.Kind.ShouldBe(FrameKind.Unresponsive);
        report.CorrelationId.ShouldBe(correlationId);
        (await worker.Request(FrameKind.Ping)).Kind.ShouldBe(FrameKind.Pong);
        request.IsCompleted.ShouldBeFalse();
    }

    [Fact(Timeout = 60_000)]
    public async Task Evaluate_MoreResidentMemoryThanAllowed_EndsAsOutOfMemory()
    {
        await using var worker = await WorkerClient.StartAsync(WorkerClient.DefaultSettings with { MaxMemoryBytes = 300 << 20 });
        var request = worker.Request(
            FrameKind.Evaluate,
            Requests.Evaluate("const a = []; for (;;) a.push(new Array(1e6).fill(1.5))").ToPayload(),
            out var correlationId);

        // With 576 MB of headroom the heap limit of 64 MB may also come first.
        try
        {
            (await request).RunResult.Outcome.ShouldBe(Protocol.Vocabulary.Outcome.HeapLimit);
        }
        catch (InvalidOperationException)
        {
            (await worker.Process.WaitForExitAsync(Token)).ShouldBe(77);
            worker.Process.Stderr.ShouldContain($"JSRUN-FATAL oom {correlationId}");
        }
    }
}
