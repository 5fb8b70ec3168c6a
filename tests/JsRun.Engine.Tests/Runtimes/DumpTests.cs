using System.Text;
using System.Text.Json;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Runtimes;

public sealed class DumpTests : EngineTest
{
    [Fact]
    public async Task HeapSnapshot_OfAnIdleRuntime_IsWhole()
    {
        var runtime = await Start();
        var sink = new Sink();

        (await Answer.Of(runtime.DumpAsync(DumpKind.HeapSnapshot, sink, RunLimits with { TimeoutMs = 60_000 }, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);

        JsonDocument.Parse(sink.Text).RootElement.GetProperty("snapshot").GetProperty("node_count").GetInt32().ShouldBeGreaterThan(1000);
    }

    [Fact]
    public async Task HeapSnapshot_WhoseSinkEndsIt_LeavesTheRuntimeAsItWas()
    {
        var runtime = await Start();
        var sink = new Sink { MaxPieces = 1 };

        (await Answer.Of(runtime.DumpAsync(DumpKind.HeapSnapshot, sink, RunLimits with { TimeoutMs = 60_000 }, Cancellation))).Outcome.ShouldBe(RunOutcome.Cancelled);

        (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
    }

    [Fact]
    public async Task HeapSnapshot_ThatIsStopped_CancelsItsSink()
    {
        var runtime = await Start();
        var sink = new Sink { Waits = true };
        var dumping = Answer.Of(runtime.DumpAsync(DumpKind.HeapSnapshot, sink, RunLimits with { TimeoutMs = 60_000 }, Cancellation));
        await sink.Waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);

        runtime.Interrupt();

        (await dumping).Outcome.ShouldBe(RunOutcome.Interrupted);
        (await Eval(runtime, "1 + 1")).ShouldBeOk("2");
    }

    [Fact]
    public async Task CpuProfile_StartedTwice_IsRefused()
    {
        var runtime = await Start();

        var first = (await runtime.StartCpuProfileAsync(1000)).ShouldNotBeNull();
        (await runtime.StartCpuProfileAsync(1000)).ShouldBeNull();
        await first.DropAsync();
        (await first.StopAsync()).ShouldBeFalse();
        var second = (await runtime.StartCpuProfileAsync(1000)).ShouldNotBeNull();
        (await second.StopAsync()).ShouldBeTrue();
        (await runtime.StartCpuProfileAsync(1000)).ShouldBeNull();
    }

    [Fact]
    public async Task CpuProfile_ThatHasBeenWritten_LeavesTheNextAlone()
    {
        var runtime = await Start();
        var first = (await runtime.StartCpuProfileAsync(1000)).ShouldNotBeNull();
        (await first.StopAsync()).ShouldBeTrue();
        (await Answer.Of(runtime.DumpAsync(DumpKind.CpuProfile, new Sink(), RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);

        var second = (await runtime.StartCpuProfileAsync(1000)).ShouldNotBeNull();
        (await first.StopAsync()).ShouldBeFalse();
        await first.DropAsync();

        (await second.StopAsync()).ShouldBeTrue();
        var sink = new Sink();
        (await Answer.Of(runtime.DumpAsync(DumpKind.CpuProfile, sink, RunLimits, Cancellation))).Outcome.ShouldBe(RunOutcome.Ok);
        sink.Text.ShouldContain("(root)");
    }

    [Fact]
    public async Task CpuProfile_OfARuntimeThatIsClosed_IsRefused()
    {
        var runtime = await Start();
        await runtime.CloseAsync(CloseReason.Deleted);

        (await runtime.StartCpuProfileAsync(1000)).ShouldBeNull();
    }

    private sealed class Sink : IDumpSink
    {
        private readonly StringBuilder _text = new();
        private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new();
        private int _pieces;

        public int MaxPieces { get; init; } = int.MaxValue;

        public bool Waits { get; init; }

        public string Text => _text.ToString();

        public Task Waiting => _waiting.Task;

        public bool Write(ReadOnlySpan<byte> piece)
        {
            _waiting.TrySetResult();
            if (Waits)
            {
                _cancelled.Task.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
                return false;
            }

            _text.Append(Encoding.UTF8.GetString(piece));
            return ++_pieces <= MaxPieces;
        }

        public void Cancel() => _cancelled.TrySetResult();
    }
}
