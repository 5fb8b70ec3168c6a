using JsRun.Protocol.Frames;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Connection;

public sealed class HostileConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Bytes_ThatAreNoFrames_EndTheWorker()
    {
        await using var process = await WorkerProcess.StartAsync(Token);
        var bytes = new byte[1000];
        bytes.AsSpan().Fill(0xFF);
        await process.Stream.WriteAsync(bytes, Token);
        (await process.WaitForExitAsync(Token)).ShouldBe(1);
        process.Stderr.ShouldContain("The connection failed");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(FrameKind.Evaluate)]
    [InlineData(FrameKind.Ready)]
    [InlineData((FrameKind)255)]
    public async Task Frame_BeforeReadyOrOfNoKind_EndsTheWorker(FrameKind kind)
    {
        await using var process = await WorkerProcess.StartAsync(Token);
        var header = new byte[FrameHeader.Size];
        new FrameHeader(0, kind, 1).Write(header);
        await process.Stream.WriteAsync(header, Token);
        (await process.WaitForExitAsync(Token)).ShouldBe(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Message_ThatIsTruncated_EndsTheWorker()
    {
        await using var worker = await WorkerClient.StartAsync();
        using var whole = Requests.Evaluate("1").ToPayload();
        await worker.PostAsync(FrameKind.Evaluate, 1, WorkerClient.PayloadOf(whole.Span[..^1]));
        (await worker.Process.WaitForExitAsync(Token)).ShouldBe(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Request_WithACorrelationIdInUse_EndsTheWorker()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.PostAsync(FrameKind.Evaluate, 7, Requests.Evaluate("for(;;);").ToPayload());
        await worker.PostAsync(FrameKind.Evaluate, 7, Requests.Evaluate("1").ToPayload());
        (await worker.Process.WaitForExitAsync(Token)).ShouldBe(1);
    }

    [Fact(Timeout = 60_000)]
    public async Task Code_ThatIsNoJsonString_FailsThatRequestOnly()
    {
        await using var worker = await WorkerClient.StartAsync();
        var message = Requests.Evaluate("1");
        var answer = await worker.Evaluate(new Protocol.Messages.EvaluateMessage
        {
            RuntimeId = "",
            FileName = "main.js",
            IsolateLimits = message.IsolateLimits,
            RunLimits = message.RunLimits,
            Code = "no literal"u8.ToArray(),
        });
        answer.Kind.ShouldBe(FrameKind.Failed);
        (await worker.Evaluate(Requests.Evaluate("2"))).Envelope.GetProperty("value").GetInt32().ShouldBe(2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Ping_Worker_TellsMemoryAndRuntimes()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Create(Requests.Create("rt_1"));
        Protocol.Messages.PongMessage pong;
        do
        {
            // A runtime that has just been made may still have something to do of its own.
            pong = Protocol.Messages.PongMessage.Read((await worker.Request(FrameKind.Ping)).Payload);
        }
        while (pong.Reports.Any(report => report.State != Protocol.Vocabulary.RuntimeState.Idle) && !TestContext.Current.CancellationToken.IsCancellationRequested);

        pong.ResidentBytes.ShouldBeGreaterThan(1 << 20);
        pong.CpuMs.ShouldBeGreaterThan(0);
        pong.Runtimes.ShouldBe(1);
        var report = pong.Reports.ShouldHaveSingleItem();
        report.State.ShouldBe(Protocol.Vocabulary.RuntimeState.Idle);
        report.HeapLimitBytes.ShouldBe(64 << 20);
        report.HeapUsedBytes.ShouldBeInRange(10_000, report.HeapLimitBytes);
        worker.Ready.EngineVersion.ShouldStartWith("1");
        worker.Ready.ProcessId.ShouldBe(worker.Process.Id);
    }
}
