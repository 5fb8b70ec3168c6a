using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Sessions;

public sealed class RuntimeTests : IAsyncLifetime
{
    private WorkerClient _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await WorkerClient.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_Twice_KeepsState()
    {
        (await _worker.Create(Requests.Create("rt_1"))).Kind.ShouldBe(FrameKind.Done);
        await _worker.Evaluate(Requests.Evaluate("let x = 40", "rt_1"));

        var envelope = (await _worker.Evaluate(Requests.Evaluate("x + 2", "rt_1"))).Envelope;

        envelope.GetProperty("value").GetInt32().ShouldBe(42);
        envelope.GetProperty("runtime").GetProperty("id").GetString().ShouldBe("rt_1");
        envelope.GetProperty("runtime").GetProperty("state").GetString().ShouldBe("idle");
    }

    [Fact(Timeout = 30_000)]
    public async Task Create_GlobalsBootstrapAndConsole_AreThereBeforeTheFirstRun()
    {
        (await _worker.Create(Requests.Create("rt_1", "var y = g + 1; globalThis.self = globalThis; self", "{\"g\":1}", console: true)))
            .Kind.ShouldBe(FrameKind.Done);
        (await _worker.Evaluate(Requests.Evaluate("[g, y, typeof console]", "rt_1"))).Envelope
            .GetProperty("value").GetRawText().ShouldBe("[1,2,\"object\"]");
    }

    [Theory(Timeout = 30_000)]
    [InlineData("throw new Error('b')", "javascript_error")]
    [InlineData("let 1", "syntax_error")]
    [InlineData("await new Promise(() => {})", "never_settled")]
    public async Task Create_BootstrapFails_GivesItsEnvelopeAndNoRuntime(string bootstrap, string outcome)
    {
        var failed = (await _worker.Create(Requests.Create("rt_1", bootstrap))).Failed;
        failed.Code.ShouldBe(FailureCode.BootstrapFailed);
        System.Text.Json.JsonDocument.Parse(failed.Envelope).RootElement.GetProperty("outcome").GetString().ShouldBe(outcome);
        (await _worker.Evaluate(Requests.Evaluate("1", "rt_1"))).Failed.Code.ShouldBe(FailureCode.RuntimeNotFound);
    }

    [Fact(Timeout = 30_000)]
    public async Task Create_SameIdTwice_RefusesTheSecond()
    {
        await _worker.Create(Requests.Create("rt_1"));
        (await _worker.Create(Requests.Create("rt_1"))).Failed.Code.ShouldBe(FailureCode.Internal);
        (await _worker.Evaluate(Requests.Evaluate("1", "rt_1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 30_000)]
    public async Task Call_PathHandleAndSetGlobal_Work()
    {
        await _worker.Create(Requests.Create("rt_1", "var o = { k: 3, f(a) { return this.k + a } }"));
        (await _worker.Request(FrameKind.Call, Requests.Call("rt_1", "o.f", "[1]").ToPayload())).Envelope
            .GetProperty("value").GetInt32().ShouldBe(4);

        var handle = (await _worker.Evaluate(Requests.Evaluate("(a) => a * 2", "rt_1"))).Envelope.GetProperty("value").GetProperty("$function").GetString()!;
        (await _worker.Request(FrameKind.Call, Requests.Call("rt_1", "", "[21]", functionId: long.Parse(handle["fn_".Length..])).ToPayload()))
            .Envelope.GetProperty("value").GetInt32().ShouldBe(42);
        (await _worker.Request(FrameKind.Call, Requests.Call("rt_1", "", functionId: 99).ToPayload())).Failed.Code
            .ShouldBe(FailureCode.FunctionNotFound);

        (await _worker.Request(FrameKind.SetGlobal, Requests.SetGlobal("rt_1", "z", "{\"$bigint\":\"7\"}").ToPayload())).Kind
            .ShouldBe(FrameKind.Done);
        (await _worker.Evaluate(Requests.Evaluate("typeof z", "rt_1"))).Envelope.GetProperty("value").GetString().ShouldBe("bigint");
        (await _worker.Request(FrameKind.SetGlobal, Requests.SetGlobal("rt_1", "z", "{\"$function\":\"fn_77\"}").ToPayload())).Failed.Code
            .ShouldBe(FailureCode.FunctionNotFound);
    }

    [Fact(Timeout = 30_000)]
    public async Task Describe_WhileBusy_AnswersAtOnce()
    {
        await _worker.Create(Requests.Create("rt_1"));
        await _worker.Evaluate(Requests.Evaluate("1", "rt_1"));
        var running = _worker.Evaluate(Requests.Evaluate("for(;;);", "rt_1"));
        await _worker.UntilItRunsAsync("rt_1");

        var description = (await _worker.OfRuntime(FrameKind.DescribeRuntime, "rt_1")).Json;

        running.IsCompleted.ShouldBeFalse();
        description.GetProperty("state").GetString().ShouldBe("busy");
        description.GetProperty("expiresAt").GetDateTimeOffset().ShouldBeGreaterThan(description.GetProperty("lastUsedAt").GetDateTimeOffset());
        var stats = description.GetProperty("stats");
        stats.GetProperty("evaluations").GetInt32().ShouldBe(1);
        stats.GetProperty("lastKind").GetString().ShouldBe("eval");
        stats.EnumerateObject().Count().ShouldBe(24);

        (await _worker.OfRuntime(FrameKind.Interrupt, "rt_1")).Kind.ShouldBe(FrameKind.Done);
        (await running).RunResult.Outcome.ShouldBe(Outcome.Interrupted);
        (await _worker.Evaluate(Requests.Evaluate("2", "rt_1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 30_000)]
    public async Task MemoryAndCollectGarbage_Runtime_GiveStatistics()
    {
        await _worker.Create(Requests.Create("rt_1"));
        var memory = (await _worker.OfRuntime(FrameKind.Memory, "rt_1")).Json;
        memory.GetProperty("heap").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object);
        memory.GetProperty("spaces").GetArrayLength().ShouldBePositive();
        var collected = (await _worker.OfRuntime(FrameKind.CollectGarbage, "rt_1")).Json;
        collected.GetProperty("before").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object);
        collected.GetProperty("after").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Object);
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_FreshContext_SharesNothingWithTheDefaultOne()
    {
        await _worker.Create(Requests.Create("rt_1", "var x = 1"));
        (await _worker.Evaluate(Requests.Evaluate("typeof x", "rt_1", RunOptions.FreshContext))).Envelope
            .GetProperty("value").GetString().ShouldBe("undefined");
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_MoreThanTheQueueHolds_FailsWithQueueFull()
    {
        await _worker.Create(Requests.Create("rt_1"));
        var running = _worker.Evaluate(Requests.Evaluate("for(;;);", "rt_1", timeoutMs: 3_000));
        await _worker.UntilItRunsAsync("rt_1");
        var answers = await Task.WhenAll(Enumerable.Range(0, Requests.QueueLength + 4).Select(_ => _worker.Evaluate(Requests.Evaluate("1", "rt_1"))));
        answers.Count(answer => answer.Kind == FrameKind.Failed && answer.Failed.Code == FailureCode.QueueFull).ShouldBe(4);
        (await running).RunResult.Outcome.ShouldBe(Outcome.Timeout);
    }
}
