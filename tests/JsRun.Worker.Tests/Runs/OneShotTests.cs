using JsRun.Protocol.Messages;
using JsRun.Protocol.Vocabulary;
using JsRun.Worker.Tests.Harness;

namespace JsRun.Worker.Tests.Runs;

public sealed class OneShotTests : IAsyncLifetime
{
    private WorkerClient _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await WorkerClient.StartAsync();

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_Expression_AnswersTheEnvelope()
    {
        var answer = await _worker.Evaluate(Requests.Evaluate("a + 2", globals: "{\"a\":2}"));

        answer.RunResult.Outcome.ShouldBe(Outcome.Ok);
        var envelope = answer.Envelope;
        envelope.GetProperty("outcome").GetString().ShouldBe("ok");
        envelope.GetProperty("value").GetInt32().ShouldBe(4);
        envelope.GetProperty("type").GetString().ShouldBe("number");
        envelope.GetProperty("console").GetArrayLength().ShouldBe(0);
        envelope.GetProperty("usage").GetProperty("heapUsedBytes").GetInt64().ShouldBePositive();
        envelope.TryGetProperty("runtime", out _).ShouldBeFalse();
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_Twice_SharesNothing()
    {
        await _worker.Evaluate(Requests.Evaluate("globalThis.x = 1"));
        (await _worker.Evaluate(Requests.Evaluate("typeof x"))).Envelope.GetProperty("value").GetString().ShouldBe("undefined");
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_ManyAtOnce_AnswersEach()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _worker.Evaluate(Requests.Evaluate($"{i} * 2"))));
        answers.Select(answer => answer.Envelope.GetProperty("value").GetInt32()).ShouldBe(Enumerable.Range(0, 100).Select(i => i * 2));
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_OtherLimitsThanWarmOnes_Works()
    {
        var message = Requests.Evaluate("1");
        var answer = await _worker.Evaluate(new EvaluateMessage
        {
            RuntimeId = "",
            FileName = "main.js",
            Code = message.Code,
            RunLimits = message.RunLimits,
            IsolateLimits = Requests.IsolateLimits with { MaxHeapBytes = 32 << 20 },
        });
        answer.Envelope.GetProperty("value").GetInt32().ShouldBe(1);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("throw new TypeError('x')", Outcome.JavaScriptError)]
    [InlineData("let 1", Outcome.SyntaxError)]
    [InlineData("new Promise(() => {})", Outcome.NeverSettled)]
    [InlineData("() => 1", Outcome.NotSerializable)]
    [InlineData("'x'.repeat(2000000)", Outcome.ResultTooLarge)]
    [InlineData("let a = []; for (let i = 0; i < 100; i++) a = [a]; a", Outcome.ResultTooDeep)]
    public async Task Evaluate_Failure_HasItsOutcome(string code, Outcome outcome)
    {
        var answer = await _worker.Evaluate(Requests.Evaluate(code));
        answer.RunResult.Outcome.ShouldBe(outcome);
        answer.Envelope.GetProperty("outcome").GetString().ShouldBe(Names.Of(outcome));
        if (outcome != Outcome.NeverSettled)
        {
            answer.Envelope.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_EndlessLoop_TimesOut() =>
        (await _worker.Evaluate(Requests.Evaluate("for(;;);", timeoutMs: 100))).RunResult.Outcome.ShouldBe(Outcome.Timeout);

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_HeapLimit_AnswersAndTheWorkerLivesOn()
    {
        (await _worker.Evaluate(Requests.Evaluate("const a = []; for(;;) a.push({})"))).RunResult.Outcome.ShouldBe(Outcome.HeapLimit);
        (await _worker.Evaluate(Requests.Evaluate("1"))).RunResult.Outcome.ShouldBe(Outcome.Ok);
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_AsyncGenerator_IsDrained() =>
        (await _worker.Evaluate(Requests.Evaluate("(async function*() { yield 1; yield 2 })()"))).Envelope
            .GetProperty("value").GetRawText().ShouldBe("[1,2]");

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_Module_GivesExports() =>
        (await _worker.Evaluate(Requests.Evaluate("export const a = 1;", options: RunOptions.Module))).Envelope
            .GetProperty("value").GetProperty("a").GetInt32().ShouldBe(1);

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_ModuleThatImportsWhatIsNotThere_TellsWhich() =>
        (await _worker.Evaluate(Requests.Evaluate("import 'x';", options: RunOptions.Module))).Envelope
        .GetProperty("error").GetProperty("specifier").GetString().ShouldBe("x");

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_GlobalThatIsNoValue_FailsWithItsPath()
    {
        var failed = (await _worker.Evaluate(Requests.Evaluate("1", globals: "{\"a\":[{\"$regexp\":\"(\",\"flags\":\"\"}]}"))).Failed;
        failed.Code.ShouldBe(FailureCode.InvalidValue);
        failed.Path.ShouldContain("a");
        failed.Detail.ShouldNotBeEmpty();
    }

    [Fact(Timeout = 30_000)]
    public async Task Evaluate_PlainJson_IsStringifys()
    {
        var answer = await _worker.Evaluate(Requests.Evaluate("({a: undefined, b: new Date(0)})", options: RunOptions.PlainJson));
        answer.Envelope.GetProperty("value").GetRawText().ShouldBe("{\"b\":\"1970-01-01T00:00:00.000Z\"}");
    }
}
