using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;
using static JsRun.Api.Tests.Tenants.QuotaService;

namespace JsRun.Api.Tests.Tenants;

/// <summary>The quota of CPU time: whatever runs a tenant's scripts is charged for, and refused when it is used up.</summary>
public sealed class CpuQuotaTests
{
    private const string Endless = "for (;;);";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CpuTime_ThatIsUsedUp_RefusesEvaluationsUntilItHasGrown(bool inRuntime)
    {
        await using var service = await StartAsync(("CpuMsPerMinute", "300"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        var path = inRuntime ? $"/runtimes/{await acme.CreateRuntimeAsync()}/eval" : "/eval";

        (await acme.SendAsync(HttpMethod.Post, path, new { code = Endless, timeoutMs = 30_000, cpuMs = 500 }))["outcome"].ShouldBe("cpu_limit");
        var refused = await acme.SendAsync(HttpMethod.Post, path, new { code = "1" });

        refused.Status.ShouldBe(429);
        (refused["quota"], refused["limit"]).ShouldBe(("cpuMsPerMinute", "300"));
        refused.Body.GetProperty("use").GetInt32().ShouldBeGreaterThan(300);
        refused.Message.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(120));
        (await UseAsync(acme, "cpuMsPerMinute")).ShouldBeGreaterThan(300);
        (await other.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task CpuTime_ThatGrows_LetsEvaluationsInAgain()
    {
        await using var service = await StartAsync(("CpuMsPerMinute", "6000"));
        using var acme = service.Client.With("acme");

        // A minute's worth, and some hundred ms more: they have grown again in some seconds.
        (await acme.SendAsync(HttpMethod.Post, "/eval", new { code = Endless, timeoutMs = 60_000, cpuMs = 6_200 }))["outcome"].ShouldBe("cpu_limit");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Answer answer;
        do
        {
            answer = await acme.SendUntilAsync(HttpMethod.Post, "/eval", new { code = "1" }, limit.Token);
        }
        while (answer.Status == 429);

        answer.Status.ShouldBe(200);
    }

    [Fact]
    public async Task CpuTime_OfTimersAfterTheEvaluation_UsesTheQuotaUp_AndEndsThem()
    {
        await using var service = await StartAsync(("CpuMsPerMinute", "600"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");
        var runtime = await acme.CreateRuntimeAsync();

        // Each turn takes less than a turn may, and the evaluation itself next to nothing. Begun anew, since a turn that is too long after all ends the timer.
        const string Burn = "clearInterval(globalThis.timer); globalThis.timer = setInterval(() => { for (const end = Date.now() + 50; Date.now() < end;); }, 1); 0";
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while ((await acme.SendUntilAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = Burn }, limit.Token)).Status == 200)
        {
            await Task.Delay(500, limit.Token);
        }

        var refused = await acme.SendAsync(HttpMethod.Post, "/eval", new { code = "1" });
        (refused.Status, refused["code"], refused["quota"], refused["limit"]).ShouldBe((429, "quota_exceeded", "cpuMsPerMinute", "600"));
        refused.Message.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1" }))["quota"].ShouldBe("cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Post, "/runtimes", new { }))["quota"].ShouldBe("cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { }))["quota"].ShouldBe("cpuMsPerMinute");
        (await other.EvalAsync("1")).Value().GetInt32().ShouldBe(1);

        // What the evaluation has left behind is given up.
        while ((await acme.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("activeTimers").GetInt32() > 0)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task CpuTime_OfBootstrapsAndContexts_IsCharged()
    {
        // Some 50 ms of a core, however busy it is. The quota grows by 7 ms in a second.
        const string Burn = "for (let i = 0; i < 1e8; i++);";
        await using var service = await StartAsync(("CpuMsPerMinute", "400"));
        using var acme = service.Client.With("acme");

        var runtime = await acme.CreateRuntimeAsync(new { bootstrap = Burn });
        var afterBootstrap = await UseAsync(acme, "cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = Burn })).Status.ShouldBe(201);

        afterBootstrap.ShouldBeGreaterThan(10);

        // What no answer tells comes once a second.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await UseAsync(acme, "cpuMsPerMinute") < afterBootstrap + 10)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task CpuTime_OfAGlobalsSetter_IsCharged_AndRefusedWhenItIsUsedUp()
    {
        await using var service = await StartAsync(("CpuMsPerMinute", "200"));
        using var acme = service.Client.With("acme");
        var runtime = await acme.CreateRuntimeAsync(new { bootstrap = "Object.defineProperty(globalThis, 'slow', { set() { for (const end = Date.now() + 800; Date.now() < end;); } }); 0" });

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Answer answer;
        do
        {
            answer = await acme.SendUntilAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/slow", "1", limit.Token);
        }
        while (answer.Status == 204);

        (answer.Status, answer["quota"]).ShouldBe((429, "cpuMsPerMinute"));
        (await acme.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/other", new Dictionary<string, object> { ["$from"] = new { context = "default", expression = "globalThis" } }))["quota"]
            .ShouldBe("cpuMsPerMinute");
    }

    [Fact]
    public async Task LinksAndFunctionsOfSessions_WhoseGlobalsMayHaveSetters_AreRefusedWhenItIsUsedUp()
    {
        await using var service = await StartAsync(("CpuMsPerMinute", "300"));
        using var acme = service.Client.With("acme");
        var (one, other) = (await acme.CreateRuntimeAsync(), await acme.CreateRuntimeAsync());
        await using var session = await SessionClient.ConnectAsync(acme, one);
        (await session.CallAsync("eval", new { code = Endless, timeoutMs = 30_000, cpuMs = 1_000 })).Outcome().ShouldBe("cpu_limit");

        var bound = (await session.FailAsync("bind", new { name = "f" })).GetProperty("data");
        (bound.Text("code"), bound.Text("quota")).ShouldBe(("quota_exceeded", "cpuMsPerMinute"));
        var linked = await acme.SendAsync(HttpMethod.Post, $"/runtimes/{one}/links", new { runtime = other });
        (linked.Status, linked["quota"]).ShouldBe((429, "cpuMsPerMinute"));
        (await acme.SendAsync(HttpMethod.Get, $"/runtimes/{one}/links")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task CpuTime_OfStreamsThatAreGivenUp_IsCharged_AndCommandsThatWorkAreRefusedWhenItIsUsedUp()
    {
        await using var service = await StartWithAsync([("JsRun__Tenants__acme__Keys__default__Scopes", "eval runtimes:read runtimes:write debug")], ("CpuMsPerMinute", "300"));
        using var acme = service.Client.With("acme");
        var runtime = await acme.CreateRuntimeAsync();
        const string Streams = "Array.from({ length: 20 }, () => ({ [Symbol.asyncIterator]() { return this }, next() {}, return() { for (const end = Date.now() + 200; Date.now() < end;); return {} } }))";
        var streams = (await acme.EvalInAsync(runtime, Streams)).Value().EnumerateArray().Select(stream => stream.Text("$stream")).ToArray();

        // Those that are gone already take no time; what the others took comes once a second.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Answer answer;
        var next = 0;
        do
        {
            answer = await acme.SendUntilAsync(HttpMethod.Delete, $"/runtimes/{runtime}/streams/{streams[next++ % streams.Length]}", null, limit.Token);
        }
        while (answer.Status != 429);

        answer["quota"].ShouldBe("cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc"))["quota"].ShouldBe("cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory?contexts=true"))["quota"].ShouldBe("cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/heap-snapshot"))["quota"].ShouldBe("cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task CpuTime_OfASetterThatAFunctionIsBoundTo_IsCharged()
    {
        await using var service = await StartAsync(("CpuMsPerMinute", "300"));
        using var acme = service.Client.With("acme");
        var runtime = await acme.CreateRuntimeAsync(new { bootstrap = "Object.defineProperty(globalThis, 'f', { set() { for (const end = Date.now() + 200; Date.now() < end;); } }); 0" });
        await using var session = await SessionClient.ConnectAsync(acme, runtime);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await session.PostAsync("bind", new { name = "f" })).TryGetProperty("error", out var error) || error.GetProperty("data").Text("quota") != "cpuMsPerMinute")
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        (await UseAsync(acme, "cpuMsPerMinute")).ShouldBeGreaterThan(250);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CpuTime_OfClientsThatLeave_IsCharged(bool inRuntime)
    {
        // It grows by some ms in a second.
        await using var service = await StartAsync(("CpuMsPerMinute", "200"));
        using var acme = service.Client.With("acme");
        var path = inRuntime ? $"/runtimes/{await acme.CreateRuntimeAsync()}/eval" : "/eval";
        (await acme.SendAsync(HttpMethod.Post, path, new { code = "1" })).Status.ShouldBe(200);

        using var leaving = new CancellationTokenSource();
        var burning = acme.SendUntilAsync(HttpMethod.Post, path, new { code = Endless, timeoutMs = 60_000, cpuMs = 60_000 }, leaving.Token);
        await UntilAsync(acme, "concurrentEvaluations", 1);
        leaving.CancelAfter(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<OperationCanceledException>(() => burning);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await UseAsync(acme, "cpuMsPerMinute") < 50)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    [Fact]
    public async Task CpuTime_OfBootstrapsAndContextsThatKillV8_IsCharged()
    {
        // Some time of a core before V8 gives up, of which no worker is left to tell.
        const string Abort = "for (const end = Date.now() + 300; Date.now() < end;); " + EngineAbort.Code;
        await using var service = await StartAsync(("CpuMsPerMinute", "12000"));
        using var acme = service.Client.With("acme");
        using var other = service.Client.With("other");

        (await acme.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = Abort, timeoutMs = 30_000 })).Body.GetProperty("evaluation").Outcome().ShouldBe("crashed");
        var afterBootstrap = await UseAsync(acme, "cpuMsPerMinute");
        afterBootstrap.ShouldBeGreaterThan(200);

        // The quota grows by 200 ms in a second.
        var runtime = await acme.CreateRuntimeAsync(new { timeoutMs = 30_000 });
        var before = await UseAsync(acme, "cpuMsPerMinute");
        (await acme.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = Abort })).Status.ShouldBe(410);
        (await UseAsync(acme, "cpuMsPerMinute")).ShouldBeGreaterThan(before + 100);
        (await UseAsync(other, "cpuMsPerMinute")).ShouldBe(0);
    }

    [Fact]
    public async Task CpuTime_OfSnapshots_IsCharged_AndRefusedWhenItIsUsedUp()
    {
        var folder = Directory.CreateTempSubdirectory("jsrun-").FullName;
        try
        {
            await using var service = await StartWithAsync([("JsRun__Snapshots__Folder", folder)], ("CpuMsPerMinute", "600"));
            using var acme = service.Client.With("acme");
            var scripts = new[] { new { source = "for (const end = Date.now() + 700; Date.now() < end;);" } };

            (await acme.SendAsync(HttpMethod.Post, "/snapshots", new { scripts, timeoutMs = 30_000 })).Status.ShouldBe(201);
            var refused = await acme.SendAsync(HttpMethod.Post, "/snapshots", new { scripts, timeoutMs = 30_000 });

            (refused.Status, refused["quota"]).ShouldBe((429, "cpuMsPerMinute"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
