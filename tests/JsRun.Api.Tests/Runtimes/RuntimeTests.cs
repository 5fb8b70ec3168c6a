using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Runtimes;

public sealed class RuntimeTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task Create_AnswersTheRuntimeAndItsLocation()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", new { label = new { team = "a" }, timeoutMs = 1234, maxHeapBytes = 32L << 20 });

        answer.Status.ShouldBe(201);
        answer["id"]!.ShouldMatch("^rt_[a-z2-7]{28,}$");
        answer.Message.Headers.Location!.ToString().ShouldEndWith($"/runtimes/{answer["id"]}");
        answer["state"].ShouldBe("idle");
        answer.Body.GetProperty("config").GetProperty("timeoutMs").GetInt32().ShouldBe(1234);
        answer.Body.GetProperty("config").GetProperty("maxHeapBytes").GetInt64().ShouldBe(32L << 20);
        answer.Body.GetProperty("label").Text("team").ShouldBe("a");
        answer.Body.GetProperty("stats").GetProperty("heapLimitBytes").GetInt64().ShouldBeGreaterThanOrEqualTo(32L << 20);

        var read = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{answer["id"]}");
        read.Status.ShouldBe(200);
        read["id"].ShouldBe(answer["id"]);
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{answer["id"]}")).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("http://evil.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData("http://evil.example", "{}", 201)]
    [InlineData("OWN", null, 201)]
    [InlineData(null, null, 201)]
    public async Task Create_WithoutABody_IsRefusedFromPagesOfOtherSites(string? origin, string? body, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtimes");
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.Replace("OWN", Client.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Evaluations_ShareStateOfTheirRuntimeOnly()
    {
        var one = await Client.CreateRuntimeAsync();
        var two = await Client.CreateRuntimeAsync();

        await Client.EvalInAsync(one, "let a = 1; const b = 2; var c = 3; function d() { return 4 } class E { static e = 5 }; globalThis.f = 6");
        (await Client.EvalInAsync(one, "a++; [a, b, c, d(), E.e, f]")).Value().GetRawText().ShouldBe("[2,2,3,4,5,6]");
        (await Client.EvalInAsync(one, "let g = await Promise.resolve(7)")).Outcome().ShouldBe("ok");
        (await Client.EvalInAsync(one, "g")).Value().GetInt32().ShouldBe(7);
        (await Client.EvalInAsync(two, "typeof a + typeof c")).Value().GetString().ShouldBe("undefinedundefined");
    }

    [Fact]
    public async Task Evaluation_RedeclaringLet_IsSyntaxErrorAndKeepsTheFirst()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "let a = 1");

        (await Client.EvalInAsync(runtime, "let a = 2")).Outcome().ShouldBe("syntax_error");
        (await Client.EvalInAsync(runtime, "a")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Evaluation_InFreshContext_SeesNothingOfTheDefaultOne()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.a = 1" });

        (await Client.EvalInAsync(runtime, new { code = "typeof a", context = "fresh" })).Value().GetString().ShouldBe("undefined");
        (await Client.EvalInAsync(runtime, new { code = "typeof a", context = "default" })).Value().GetString().ShouldBe("number");
    }

    [Fact]
    public async Task Evaluations_RunInOrderAndAwaitLetsOthersIn()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.log = []; globalThis.release = null" });

        var waiting = Client.EvalInAsync(runtime, "log.push('a1'); const alive = setTimeout(() => {}, 4000); await new Promise(r => release = r); clearTimeout(alive); log.push('a2'); log.join()");
        while (!(await Client.EvalInAsync(runtime, "release !== null")).Value().GetBoolean())
        {
        }

        (await Client.EvalInAsync(runtime, "log.push('b'); release(); 1")).Outcome().ShouldBe("ok");
        (await waiting).Value().GetString().ShouldBe("a1,b,a2");
    }

    [Theory]
    [InlineData("add", "[1,2]", "3")]
    [InlineData("counter.next", "[]", "1")]
    [InlineData("math.deep.twice", "[4]", "8")]
    [InlineData("arrow", "[5]", "6")]
    [InlineData("later", "[5]", "10")]
    [InlineData("Math.max", "[1,7,3]", "7")]
    public async Task Call_ByName_PassesArgumentsAndThis(string function, string arguments, string value)
    {
        var runtime = await Client.CreateRuntimeAsync(new
        {
            bootstrap = "function add(a, b) { return a + b } const counter = { n: 0, next() { return ++this.n } };"
                + "let arrow = x => x + 1; globalThis.math = { deep: { factor: 2, twice(x) { return x * this.factor } } }; const later = async x => x * 2",
        });

        (await Client.CallAsync(runtime, $$"""{"function":"{{function}}","args":{{arguments}}}""")).Value().GetRawText().ShouldBe(value);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("Math.PI")]
    [InlineData("a b")]
    [InlineData("1x.y")]
    public async Task Call_OfNoFunction_IsTypeError(string function)
    {
        var runtime = await Client.CreateRuntimeAsync();

        var envelope = await Client.CallAsync(runtime, new { function });

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("name").ShouldBe("TypeError");
    }

    [Fact]
    public async Task Call_WithThis_UsesIt()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "function who() { return this.name }" });

        (await Client.CallAsync(runtime, new { function = "who", @this = new { name = "Ann" } })).Value().GetString().ShouldBe("Ann");
    }

    [Fact]
    public async Task Bootstrap_ThatThrows_FailsTheCreateAndLeavesNothing()
    {
        var before = (await Client.SendAsync(HttpMethod.Get, "/runtimes?label.test=boot")).Body.GetProperty("items").GetArrayLength();
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = "throw new Error('no start')", label = new { test = "boot" }, console = true });

        answer.Status.ShouldBe(422);
        answer["code"].ShouldBe("bootstrap_failed");
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe("javascript_error");
        answer.Body.GetProperty("evaluation").Error().Text("message").ShouldBe("no start");
        (await Client.SendAsync(HttpMethod.Get, "/runtimes?label.test=boot")).Body.GetProperty("items").GetArrayLength().ShouldBe(before);
    }

    [Fact]
    public async Task Delete_InterruptsAndForgets()
    {
        var runtime = await Client.CreateRuntimeAsync(new { console = true });
        const string Code = "console.log('precious'); globalThis.begun = true; await new Promise(resolve => setTimeout(resolve, 30_000))";
        var running = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = Code, timeoutMs = 30_000 });
        while (!(await Client.EvalInAsync(runtime, "globalThis.begun === true")).Value().GetBoolean())
        {
        }

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        // What had begun was carried out as far as it came, and nothing that it wrote is lost.
        var answer = await running;
        answer.Status.ShouldBe(200);
        answer.Body.Outcome().ShouldBe("interrupted");
        answer.Body.GetProperty("console")[0].Text("text").ShouldBe("precious");

        var gone = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}");
        gone.Status.ShouldBe(410);
        gone["reason"].ShouldBe("deleted");
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(410);
        (await Client.SendAsync(HttpMethod.Get, "/runtimes/rt_aaaaaaaaaaaaaaaaaaaaaaaaaaaa")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("Object.freeze(globalThis)")]
    [InlineData("Object.defineProperty(globalThis, 'g', { value: 0 })")]
    public async Task Global_ThatCannotBeSet_IsRefused(string code)
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, code + "; 1");

        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/g", "5")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Interrupt_DuringACollection_LeavesItAlone()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "globalThis.kept = []; for (let i = 0; i < 3e5; i++) kept.push({ i, list: [i] })");

        for (var i = 0; i < 20; i++)
        {
            var collecting = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc");
            while (!collecting.IsCompleted)
            {
                (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
            }

            (await collecting).Status.ShouldBe(200);
        }

        (await Client.EvalInAsync(runtime, "kept.length")).Value().GetInt32().ShouldBe(300_000);
    }

    [Fact]
    public async Task Interrupt_StopsWhatRunsAndKeepsTheState()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "let kept = 1" });
        var running = Client.EvalInAsync(runtime, new { code = "for (;;);", timeoutMs = 30_000, filename = "loop.js" });
        await Client.WaitUntilBusyAsync(runtime);

        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);

        var envelope = await running;
        envelope.Outcome().ShouldBe("interrupted");
        envelope.Error().Text("stack")!.ShouldContain("loop.js");
        (await Client.EvalInAsync(runtime, "kept")).Value().GetInt32().ShouldBe(1);
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
        (await Client.EvalInAsync(runtime, "kept")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Interrupts_RacingWithShortEvaluations_NeverHitTheNext()
    {
        const int Interrupts = 10_000;
        var runtime = await Client.CreateRuntimeAsync();
        var interrupting = InterruptAsync(runtime, Interrupts);

        // While interrupts rain, an evaluation is either interrupted itself or whole; state written before is never torn.
        var evaluations = 0;
        while (!interrupting.IsCompleted)
        {
            var envelope = await Client.EvalInAsync(runtime, "globalThis.n = (globalThis.n ?? 0) + 1; n");
            envelope.Outcome().ShouldBeOneOf("ok", "interrupted");
            evaluations++;
        }

        await interrupting;
        evaluations.ShouldBeGreaterThan(10);

        // Every interrupt was answered before this evaluation began, so none may hit it.
        for (var i = 0; i < 200; i++)
        {
            (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
            (await Client.EvalInAsync(runtime, "s = 0; for (let i = 0; i < 1000; i++) s += i; s")).Outcome().ShouldBe("ok");
        }
    }

    [Fact]
    public async Task ClientThatDisconnects_InterruptsItsEvaluation()
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "let kept = 1" });
        using var gone = new CancellationTokenSource();
        var running = Client.SendUntilAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "for (;;);", timeoutMs = 60_000 }, gone.Token);
        await Client.WaitUntilBusyAsync(runtime);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        (await Client.EvalInAsync(runtime, "kept")).Value().GetInt32().ShouldBe(1);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Busy_Runtime_IsDescribedAtOnce()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var running = Client.EvalInAsync(runtime, new { code = "for (;;);", timeoutMs = 3_000 });
        await Client.WaitUntilBusyAsync(runtime);

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answer = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}");

        answer["state"].ShouldBe("busy");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt");
        (await running).Outcome().ShouldBe("interrupted");
    }

    [Fact]
    public async Task MemoryAndGc_TellV8Statistics()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "globalThis.keep = Array.from({ length: 100_000 }, (_, i) => ({ i })); 1");

        var memory = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory");
        memory.Status.ShouldBe(200);
        memory.Body.GetProperty("heap").GetProperty("usedHeapBytes").GetInt64().ShouldBeGreaterThan(1_000_000);
        memory.Body.GetProperty("spaces").EnumerateArray().ShouldContain(space => space.Text("name") == "old_space");

        await Client.EvalInAsync(runtime, "keep = null; 1");
        var collected = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc");
        collected.Status.ShouldBe(200);
        collected.Body.GetProperty("after").GetProperty("usedHeapBytes").GetInt64()
            .ShouldBeLessThan(collected.Body.GetProperty("before").GetProperty("usedHeapBytes").GetInt64());
    }

    [Fact]
    public async Task Stats_CountWhatHappened()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "function f() {} 1");
        await Client.EvalInAsync(runtime, "throw 1");
        await Client.CallAsync(runtime, new { function = "f" });
        await Client.EvalInAsync(runtime, new { code = "for (;;);", timeoutMs = 50 });

        var stats = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats");
        stats.GetProperty("evaluations").GetInt64().ShouldBe(3);
        stats.GetProperty("calls").GetInt64().ShouldBe(1);
        stats.GetProperty("errors").GetInt64().ShouldBe(2);
        stats.GetProperty("timeouts").GetInt64().ShouldBe(1);
        stats.GetProperty("totalCpuMs").GetDouble().ShouldBeGreaterThan(10);
        stats.GetProperty("heapUsedBytes").GetInt64().ShouldBeGreaterThan(0);
        stats.Text("lastKind").ShouldBe("eval");
    }

    [Fact]
    public async Task Runtimes_AreListedNewestFirstByLabelAndPage()
    {
        var tag = Guid.NewGuid().ToString("N");
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await Client.CreateRuntimeAsync(new { label = new Dictionary<string, string> { ["tag"] = tag } }));
        }

        ids.Reverse();
        var first = await Client.SendAsync(HttpMethod.Get, $"/runtimes?limit=3&label.tag={tag}");
        first.Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id")).ShouldBe(ids.Take(3));
        var next = first["next"];
        next.ShouldNotBeNullOrEmpty();
        var second = await Client.SendAsync(HttpMethod.Get, $"/runtimes?limit=3&label.tag={tag}&after={Uri.EscapeDataString(next)}");
        second.Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id")).ShouldBe(ids.Skip(3));
        second.Body.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Pages_WhileRuntimesComeAndGo_NeitherRepeatNorMiss()
    {
        var tag = Guid.NewGuid().ToString("N");
        async Task<string> Create(string kind) => await Client.CreateRuntimeAsync(new { label = new Dictionary<string, string> { ["tag"] = tag, ["a.kind"] = kind } });
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await Create(i % 2 == 0 ? "even" : "odd & more"));
        }

        var first = await Client.SendAsync(HttpMethod.Get, $"/runtimes?limit=2&label.tag={tag}");
        Ids(first).ShouldBe([ids[5], ids[4]]);
        await Create("even");
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{ids[4]}");
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{ids[2]}");
        var second = await Client.SendAsync(HttpMethod.Get, $"/runtimes?limit=2&label.tag={tag}&after={first["next"]}");
        Ids(second).ShouldBe([ids[3], ids[1]]);
        var third = await Client.SendAsync(HttpMethod.Get, $"/runtimes?limit=2&label.tag={tag}&after={second["next"]}");
        Ids(third).ShouldBe([ids[0]]);
        third.Body.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);

        Ids(await Client.SendAsync(HttpMethod.Get, $"/runtimes?label.tag={tag}&label.a.kind=odd%20%26%20more")).ShouldBe([ids[5], ids[3], ids[1]]);
        Ids(await Client.SendAsync(HttpMethod.Get, $"/runtimes?label.tag={tag}&label.a.kind=neither")).ShouldBeEmpty();
        Ids(await Client.SendAsync(HttpMethod.Get, $"/runtimes?label.tag={tag}&label.none=")).ShouldBeEmpty();
    }

    private static IEnumerable<string?> Ids(Answer answer) => answer.Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id"));

    private Task InterruptAsync(string runtime, int times) => Parallel.ForEachAsync(
        Enumerable.Range(0, times),
        new ParallelOptions { MaxDegreeOfParallelism = 4 },
        async (_, cancellationToken) =>
            (await Client.SendUntilAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt", null, cancellationToken)).Status.ShouldBe(202));
}
