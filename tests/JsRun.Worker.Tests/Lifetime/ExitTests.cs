using System.Diagnostics;
using System.Runtime.InteropServices;
using JsRun.Protocol;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Lifetime;

public sealed partial class ExitTests
{
    /// <summary>Well before the time that the script has comes to its end.</summary>
    private const int EndedWithinMs = 7_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task Run_WithoutArguments_EndsWithUsage()
    {
        var (exitCode, stderr) = await WorkerProcess.RunAsync([], Token);
        exitCode.ShouldBe(2);
        stderr.ShouldContain("--socket");
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_NoSuchSocket_EndsWithFailure() =>
        (await WorkerProcess.RunAsync(["--socket", "/nonexistent/s"], Token)).ExitCode.ShouldBe(1);

    [Fact(Timeout = 30_000)]
    public async Task Connection_ClosedByTheOtherSide_EndsTheWorkerThoughScriptsRun()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Create(Requests.Create("rt_1"));
        _ = worker.Evaluate(Requests.Evaluate("for(;;);", "rt_1"));
        await worker.UntilItRunsAsync("rt_1");
        var since = Stopwatch.StartNew();

        await worker.Process.Stream.DisposeAsync();

        (await worker.Process.WaitForExitAsync(Token)).ShouldBe(0);
        since.ElapsedMilliseconds.ShouldBeLessThan(EndedWithinMs);
    }

    [Fact(Timeout = 30_000)]
    public async Task Parent_Killed_EndsTheWorkerThoughTheConnectionIsOpen()
    {
        await using var worker = await WorkerProcess.StartBelowShellAsync(Token);

        worker.Kill();

        (await worker.Stream.ReadAsync(new byte[1], Token)).ShouldBe(0);
    }

    [Fact(Timeout = 30_000)]
    public async Task Drain_WhileRunning_FinishesRefusesNewWorkAndEnds()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.Create(Requests.Create("rt_1"));
        var running = worker.Evaluate(Requests.Evaluate("const end = Date.now() + 3000; while (Date.now() < end); 7", "rt_1"));
        await worker.UntilItRunsAsync("rt_1");

        await worker.PostAsync(FrameKind.Drain, 0);

        (await worker.Evaluate(Requests.Evaluate("1"))).Failed.Code.ShouldBe(FailureCode.Draining);
        (await worker.OfRuntime(FrameKind.DescribeRuntime, "rt_1")).Kind.ShouldBe(FrameKind.Done);
        (await running).Envelope.GetProperty("value").GetInt32().ShouldBe(7);
        (await worker.Process.WaitForExitAsync(Token)).ShouldBe(0);
    }

    [Fact(Timeout = 30_000)]
    public async Task Drain_Idle_Ends()
    {
        await using var worker = await WorkerClient.StartAsync();
        await worker.PostAsync(FrameKind.Drain, 0);
        (await worker.Process.WaitForExitAsync(Token)).ShouldBe(0);
    }

    [Fact(Timeout = 30_000)]
    public async Task Hello_OtherProtocolVersion_EndsWithUsage()
    {
        await using var process = await WorkerProcess.StartAsync(Token);
        var hello = (WorkerClient.DefaultSettings with { ProtocolVersion = ProtocolVersion.Current + 1 }).ToJson();
        var frame = new byte[FrameHeader.Size + hello.Length];
        new FrameHeader(hello.Length, FrameKind.Hello, 0).Write(frame);
        hello.CopyTo(frame, FrameHeader.Size);
        await process.Stream.WriteAsync(frame, Token);
        (await process.WaitForExitAsync(Token)).ShouldBe(2);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(1)]
    public async Task Signal_ThatAGroupGets_IsIgnored(int signal)
    {
        await using var worker = await WorkerClient.StartAsync();
        Kill(worker.Process.Id, signal).ShouldBe(0);
        await Task.Delay(100, Token);
        (await worker.Evaluate(Requests.Evaluate("1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
