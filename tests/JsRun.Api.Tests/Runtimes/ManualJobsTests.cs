using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Runtimes;

public sealed class ManualJobsTests(SharedService service)
{
    private static readonly object Manual = new { jobs = "manual", console = true };

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Manual_RuntimeMadeWithIt_SaysSo()
    {
        var runtime = await Client.SendAsync(HttpMethod.Post, "/runtimes", Manual);
        var other = await Client.SendAsync(HttpMethod.Post, "/runtimes");

        runtime.Body.GetProperty("config").Text("jobs").ShouldBe("manual");
        other.Body.GetProperty("config").Text("jobs").ShouldBe("auto");
    }

    [Fact]
    public async Task Microtasks_OfAnEvaluation_WaitUntilTheyAreRun()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);

        (await Client.EvalInAsync(runtime, "globalThis.log = []; Promise.resolve(1).then(n => log.push(n)); queueMicrotask(() => log.push(2)); 0")).Value().GetInt32().ShouldBe(0);
        (await LogAsync(runtime)).ShouldBe("[]");

        var ran = await RunAsync(runtime);

        Counts(ran).ShouldBe((1, 0, 0));
        ran.Body.GetProperty("nextTimerMs").ValueKind.ShouldBe(JsonValueKind.Null);
        (await LogAsync(runtime)).ShouldBe("[1,2]");
        Counts(await RunAsync(runtime)).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Max_OfOne_RunsOneJobAtATimeInTheirOrder()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(
            runtime,
            """
            globalThis.log = [];
            setTimeout(() => { log.push('t1'); queueMicrotask(() => log.push('m1')) }, 0);
            setTimeout(() => log.push('t2'), 0);
            queueMicrotask(() => log.push('m0'));
            """);

        Counts(await RunAsync(runtime, new { max = 1 })).ShouldBe((1, 2, 2));
        (await LogAsync(runtime)).ShouldBe("""["m0"]""");
        Counts(await RunAsync(runtime, new { max = 1 })).ShouldBe((1, 2, 2));
        (await LogAsync(runtime)).ShouldBe("""["m0","t1"]""");
        Counts(await RunAsync(runtime, new { max = 1 })).ShouldBe((1, 1, 1));
        (await LogAsync(runtime)).ShouldBe("""["m0","t1","m1"]""");
        Counts(await RunAsync(runtime, new { max = 5 })).ShouldBe((1, 0, 0));
        (await LogAsync(runtime)).ShouldBe("""["m0","t1","m1","t2"]""");
    }

    [Fact]
    public async Task Timer_ThatIsNotDue_IsPendingAndNotRun()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(runtime, "globalThis.log = []; setTimeout(() => log.push(1), 3600000); 0");

        var ran = await RunAsync(runtime);

        Counts(ran).ShouldBe((0, 1, 0));
        ran.Body.GetProperty("nextTimerMs").GetInt64().ShouldBeInRange(3_000_000, 3_600_000);
        (await LogAsync(runtime)).ShouldBe("[]");
        (await StatAsync(runtime, "pendingJobs")).ShouldBe(1);
        (await StatAsync(runtime, "activeTimers")).ShouldBe(1);
    }

    [Fact]
    public async Task Interval_ComesDueAgainAndAgain_UntilMaxIsReached()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(runtime, "globalThis.log = []; globalThis.f = () => { log.push(1); queueMicrotask(f) }; f(); setInterval(() => log.push(0), 0); 0");
        await Client.EvalInAsync(runtime, "globalThis.f = () => {}; 0");

        var ran = await RunAsync(runtime, new { max = 3 });

        ran.Body.GetProperty("ran").GetInt32().ShouldBeInRange(2, 3);
        ran.Body.GetProperty("pending").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Evaluation_ThatAwaits_IsAnsweredWhenItsJobsWereRun()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        var evaluation = Client.EvalInAsync(runtime, "const a = await new Promise(done => setTimeout(done, 0, 20)); a + await 22");
        await Client.WaitUntilBusyAsync(runtime);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        while (!evaluation.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            await RunAsync(runtime, new { max = 1 });
        }

        (await evaluation).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Evaluation_ThatAwaitsJobsNobodyRuns_IsTimeout()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);

        (await Client.EvalInAsync(runtime, new { code = "await 1", timeoutMs = 200 })).Outcome().ShouldBe("timeout");
        (await Client.EvalInAsync(runtime, "typeof setTimeout")).Value().GetString().ShouldBe("function");
    }

    [Fact]
    public async Task Evaluation_ThatAwaitsWhatNoJobSettles_IsNeverSettled()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);

        (await Client.EvalInAsync(runtime, new { code = "new Promise(() => {})", timeoutMs = 20_000 })).Outcome().ShouldBe("never_settled");
    }

    [Fact]
    public async Task Job_ThatThrows_IsEvaluationFailedAndTheRestStillWaits()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(
            runtime,
            "globalThis.log = []; setTimeout(() => { console.log('before'); throw new RangeError('no') }, 0); setTimeout(() => log.push('after'), 0); 0");

        var failed = await RunAsync(runtime);

        failed.Status.ShouldBe(422, failed.Body.ToString());
        failed["code"].ShouldBe("evaluation_failed");
        var evaluation = failed.Body.GetProperty("evaluation");
        evaluation.Outcome().ShouldBe("javascript_error");
        evaluation.Error().Text("name").ShouldBe("RangeError");
        evaluation.Error().GetProperty("frames").GetArrayLength().ShouldBeGreaterThan(0);
        evaluation.GetProperty("console")[0].Text("text").ShouldBe("before");
        (await LogAsync(runtime)).ShouldBe("[]");
        Counts(await RunAsync(runtime)).ShouldBe((1, 0, 0));
        (await LogAsync(runtime)).ShouldBe("""["after"]""");
    }

    [Fact]
    public async Task Microtask_ThatThrows_IsEvaluationFailedOnceItsQueueIsEmpty()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(runtime, "globalThis.log = []; queueMicrotask(() => { throw new Error('m') }); queueMicrotask(() => log.push(1)); setTimeout(() => log.push(2), 0); 0");

        var failed = await RunAsync(runtime);

        failed.Status.ShouldBe(422, failed.Body.ToString());
        failed.Body.GetProperty("evaluation").Error().Text("message").ShouldBe("m");
        (await LogAsync(runtime)).ShouldBe("[1]");
    }

    [Fact]
    public async Task Rejection_ThatNobodyHandles_IsWrittenToTheConsoleOfTheRun()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(runtime, "globalThis.p = Promise.reject(new Error('late')); setTimeout(() => p.catch(() => {}), 0); Promise.resolve().then(() => { throw new Error('lost') }); 0");

        var ran = await RunAsync(runtime, new { max = 1 });

        var texts = ran.Body.GetProperty("console").EnumerateArray().Select(entry => entry.Text("text")!).ToList();
        texts.ShouldContain(text => text.Contains("lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Console_OfAJob_IsTheAnswersUnlessAnEvaluationStillAwaits()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(runtime, "setTimeout(() => console.log('mine'), 0); 0");

        var ran = await RunAsync(runtime);
        ran.Body.GetProperty("console")[0].Text("text").ShouldBe("mine");

        var evaluation = Client.EvalInAsync(runtime, "await 0; console.log('yours'); await 1; 'done'");
        await Client.WaitUntilBusyAsync(runtime);
        ran = await RunAsync(runtime);
        ran.Body.GetProperty("console").GetArrayLength().ShouldBe(0);
        (await evaluation).GetProperty("console")[0].Text("text").ShouldBe("yours");
    }

    [Fact]
    public async Task Contexts_CountTheirJobs_AndRunThemAlone()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.CreateContextAsync(runtime, new { name = "a" });
        await Client.CreateContextAsync(runtime, new { name = "b" });
        await Client.EvalInAsync(runtime, new { code = "var n = 0; queueMicrotask(() => n++); queueMicrotask(() => n++); setTimeout(() => n++, 0); 0", context = "a" });
        await Client.EvalInAsync(runtime, new { code = "var n = 0; setTimeout(() => n++, 3600000); 0", context = "b" });

        (await JobsOfAsync(runtime, "default")).ShouldBe((0, 0));
        (await JobsOfAsync(runtime, "a")).ShouldBe((2, 2));
        (await JobsOfAsync(runtime, "b")).ShouldBe((1, 0));
        (await StatAsync(runtime, "pendingJobs")).ShouldBe(3);

        Counts(await RunAsync(runtime, new { context = "b" })).ShouldBe((0, 1, 0));
        (await Client.ValueInAsync(runtime, "a", "n")).GetInt32().ShouldBe(0);
        Counts(await RunAsync(runtime, new { context = "a" })).ShouldBe((2, 0, 0));
        (await Client.ValueInAsync(runtime, "a", "n")).GetInt32().ShouldBe(3);
        (await JobsOfAsync(runtime, "a")).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Context_Deleted_TakesItsJobsWithIt()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.CreateContextAsync(runtime, new { name = "a" });
        await Client.EvalInAsync(runtime, "globalThis.log = []; 0");
        await Client.HandOverAsync(runtime, "a", "log", "default", "log");
        await Client.EvalInAsync(runtime, new { code = "globalThis.later = () => { Promise.resolve().then(() => log.push('late')) }; queueMicrotask(() => log.push('gone')); setTimeout(() => log.push('gone'), 0); 0", context = "a" });
        await Client.HandOverAsync(runtime, "default", "later", "a", "later");

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/a")).Status.ShouldBe(204);

        Counts(await RunAsync(runtime)).ShouldBe((0, 0, 0));

        // What others hold of it goes on working.
        await Client.EvalInAsync(runtime, "later(); 0");
        Counts(await RunAsync(runtime)).ShouldBe((1, 0, 0));
        (await LogAsync(runtime)).ShouldBe("""["late"]""");
        var gone = await RunAsync(runtime, new { context = "ctx_1" });
        gone.Status.ShouldBe(410);
        gone["code"].ShouldBe("context_deleted");
        gone["reason"].ShouldBe("deleted");
        (await RunAsync(runtime, new { context = "nobody" }))["code"].ShouldBe("context_not_found");
    }

    [Theory]
    [InlineData("""{"max":1,"timeoutMs":200}""", "timeout")]
    [InlineData("""{"max":1,"cpuMs":100,"timeoutMs":20000}""", "cpu_limit")]
    public async Task Jobs_ThatNeverEnd_AreStoppedByTheirOwnBudget(string body, string outcome)
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual", timeoutMs = 30_000, cpuMs = 30_000 });
        await Client.EvalInAsync(runtime, "globalThis.log = []; setTimeout(() => { for (;;); }, 0); setTimeout(() => log.push('rest'), 0); 0");

        var stopped = await RunAsync(runtime, body);

        stopped.Status.ShouldBe(422, stopped.Body.ToString());
        stopped.Body.GetProperty("evaluation").Outcome().ShouldBe(outcome);
        Counts(await RunAsync(runtime)).ShouldBe((1, 0, 0));
        (await LogAsync(runtime)).ShouldBe("""["rest"]""");
    }

    [Fact]
    public async Task Jobs_OfAnEvaluationThatAwaits_AreOnTheAccountOfWhoRunsThem()
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual", timeoutMs = 20_000, cpuMs = 20_000 });
        var evaluation = Client.EvalInAsync(runtime, "await 0; for (;;);");
        await Client.WaitUntilBusyAsync(runtime);

        var stopped = await RunAsync(runtime, new { cpuMs = 100 });

        stopped.Body.GetProperty("evaluation").Outcome().ShouldBe("cpu_limit");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
        (await evaluation).Outcome().ShouldBeOneOf("interrupted", "never_settled");
    }

    [Fact]
    public async Task Interrupt_WhileJobsRun_InterruptsThemAndLeavesTheRest()
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual", timeoutMs = 30_000, cpuMs = 30_000 });
        await Client.EvalInAsync(runtime, "globalThis.log = []; setTimeout(() => { for (;;); }, 0); setTimeout(() => log.push('rest'), 0); 0");
        var run = RunAsync(runtime);
        await Client.WaitUntilBusyAsync(runtime);

        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);

        var stopped = await run;
        stopped.Status.ShouldBe(422, stopped.Body.ToString());
        stopped.Body.GetProperty("evaluation").Outcome().ShouldBe("interrupted");
        (await RunAsync(runtime)).Status.ShouldBe(200);
        (await LogAsync(runtime)).ShouldBe("""["rest"]""");
    }

    [Fact]
    public async Task Jobs_OfARuntimeThatRunsThemItself_AreAConflict()
    {
        var runtime = await Client.CreateRuntimeAsync();

        var refused = await RunAsync(runtime);

        refused.Status.ShouldBe(409);
        refused["code"].ShouldBe("conflict");
        (await RunAsync(runtime, new { max = 0 })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Bootstrap_ThatAwaits_IsRunToItsEnd()
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual", bootstrap = "await new Promise(done => setTimeout(done, 1)); globalThis.log = [1]; queueMicrotask(() => log.push(2)); setTimeout(() => log.push(3), 0)" });

        (await LogAsync(runtime)).ShouldBe("[1,2]");
    }

    [Fact]
    public async Task Evaluations_AsManyAsMayAwait_LeaveRoomForJobs()
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual", timeoutMs = 30_000 });
        var evaluations = Enumerable.Range(0, 120).Select(n => Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = $"await {n}" })).ToList();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(25));

        while (!evaluations.TrueForAll(evaluation => evaluation.IsCompleted))
        {
            limit.Token.ThrowIfCancellationRequested();
            (await RunAsync(runtime)).Status.ShouldBe(200);
        }

        var answers = await Task.WhenAll(evaluations);
        answers.Select(answer => answer.Status).ShouldBeSubsetOf([200, 429]);
        answers.Where(answer => answer.Status == 200).ShouldAllBe(answer => answer["outcome"] == "ok");
    }

    [Fact]
    public async Task WebAssembly_CompiledInTheBackground_ComesWithTheJobs()
    {
        var runtime = await Client.CreateRuntimeAsync(Manual);
        await Client.EvalInAsync(runtime, "globalThis.log = []; WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(m => log.push(String(m))); 0");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        while (await LogAsync(runtime) == "[]")
        {
            limit.Token.ThrowIfCancellationRequested();
            (await RunAsync(runtime)).Status.ShouldBe(200);
        }

        (await LogAsync(runtime)).ShouldBe("""["[object WebAssembly.Module]"]""");
    }

    private Task<Answer> RunAsync(string runtime, object? body = null) => Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/jobs", body);

    private static (int Ran, int Pending, int Due) Counts(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Body.ToString());
        return (answer.Body.GetProperty("ran").GetInt32(), answer.Body.GetProperty("pending").GetInt32(), answer.Body.GetProperty("due").GetInt32());
    }

    private async Task<string> LogAsync(string runtime) => (await Client.EvalInAsync(runtime, "log")).Value().GetRawText();

    private async Task<int> StatAsync(string runtime, string name) =>
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty(name).GetInt32();

    private async Task<(int Jobs, int Microtasks)> JobsOfAsync(string runtime, string context)
    {
        var body = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/contexts/{context}")).Body;
        return (body.GetProperty("pendingJobs").GetInt32(), body.GetProperty("pendingMicrotasks").GetInt32());
    }
}
