using System.Net;
using System.Net.Sockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Tests;

namespace JsRun.Api.Tests.Service;

public sealed class SettingsTests
{
    private static readonly string[] OnAnyPort = ["--urls", "http://127.0.0.1:0"];

    [Fact]
    public async Task WrongSettings_StopTheStartAndAreAllNamed()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync(
            ["--JsRun:Limits:DefaultTimeoutMs", "0", "--JsRun:Workers:Isolation", "nobody"],
            ("JsRun__Limits__MaxHeapBytes", "much"),
            ("JsRun__Idle__SweepSeconds", "-1"),
            ("JsRun__Workers__Cuont", "3"));

        exitCode.ShouldBe(1);
        foreach (var key in new[] { "Limits:DefaultTimeoutMs", "Workers:Isolation", "Limits:MaxHeapBytes", "Idle:SweepSeconds", "Workers:Cuont" })
        {
            error.ShouldContain($"JsRun:{key}: ");
        }
    }

    [Fact]
    public async Task SettingsThatContradict_StopTheStartNamingBoth()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__Limits__MaxTimeoutMs", "1000"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Limits:DefaultTimeoutMs");
        error.ShouldContain("JsRun:Limits:MaxTimeoutMs");
    }

    [Fact]
    public async Task CodeCacheThatLeavesLittleMemory_StopsTheStart()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__Workers__CodeCacheBytes", "1073741825"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Workers:CodeCacheBytes");
        error.ShouldContain("JsRun:Workers:MaxMemoryBytes");
    }

    [Fact]
    public async Task ClosedRuntimesForgottenTooSoon_StopTheStart()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__Idle__RememberClosedSeconds", "899"), ("JsRun__Limits__MaxFunctionHandles", "0"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Idle:RememberClosedSeconds: 899 is not between 900 and");
        error.ShouldContain("JsRun:Limits:MaxFunctionHandles: 0 is not between 1 and 1000000");
    }

    [Fact]
    public async Task AddressThatIsTaken_StopsTheStartWithOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, error, output) = await ServiceProgram.RunAsync(["--urls", $"http://{taken.LocalEndpoint}"]);

        exitCode.ShouldBe(1);
        error.ShouldBeEmpty();
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("JsRun.Api.Workers.")).ShouldHaveSingleItem().ShouldContain(
            $"cannot listen: Failed to bind to address http://{taken.LocalEndpoint}: address already in use");
    }

    [Fact]
    public async Task Settings_FromEnvironment_AreEffectiveAndToldByLimits()
    {
        await using var service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__DefaultTimeoutMs", "150"), ("JsRun__Limits__MaxTimeoutMs", "300"), ("JsRun__Limits__MaxRuntimes", "1"),
            ("JsRun__Snapshots__MaxCount", "7"), ("JsRun__Snapshots__MaxBytes", "1048577"), ("JsRun__Snapshots__MaxTotalBytes", "1048578"));

        var limits = await service.Client.SendAsync(HttpMethod.Get, "/limits");
        limits.Body.GetProperty("fields").GetProperty("timeoutMs").GetRawText().ShouldBe("""{"min":1,"max":300,"default":150}""");
        limits.Body.GetProperty("maxRuntimes").GetInt32().ShouldBe(1);
        (limits["maxSnapshots"], limits["maxSnapshotBytes"], limits["maxTotalSnapshotBytes"]).ShouldBe(("7", "1048577", "1048578"));
        (await service.Client.EvalAsync("for (;;);")).Outcome().ShouldBe("timeout");
        var refused = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1", timeoutMs = 301 });
        refused.Body.GetProperty("errors").GetProperty("timeoutMs")[0].GetString()!.ShouldContain("300");

        var runtime = await service.Client.CreateRuntimeAsync();
        var second = await service.Client.SendAsync(HttpMethod.Post, "/runtimes", new { });
        second.Status.ShouldBe(429);
        second["code"].ShouldBe("quota_exceeded");
        second["quota"].ShouldBe("runtimes");
        second.Message.Headers.RetryAfter.ShouldNotBeNull();
        (await service.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
        await service.Client.CreateRuntimeAsync();
    }

    [Fact]
    public async Task Version_TellsServiceAndEngine()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));

        var version = await service.Client.SendAsync(HttpMethod.Get, "/version");
        version["version"]!.ShouldNotBeEmpty();
        version["engineVersion"]!.ShouldMatch(@"^\d+\.\d+\.\d+");
        var sandbox = version.Body.GetProperty("sandbox");
        sandbox.GetProperty("mode").GetString().ShouldBe("best-effort");
        sandbox.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()).ShouldContain("seccomp");
        sandbox.GetProperty("attemptsTried").GetInt32().ShouldBeGreaterThan(50);
        sandbox.GetProperty("lacking").GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task Sandbox_Off_IsToldByVersion()
    {
        await using var service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Workers__Sandbox", "off"), ("JsRun__Workers__NiceLevel", "5"));

        var sandbox = (await service.Client.SendAsync(HttpMethod.Get, "/version")).Body.GetProperty("sandbox");

        sandbox.GetProperty("mode").GetString().ShouldBe("off");
        sandbox.GetProperty("layers").GetRawText().ShouldBe("""["limits"]""");
    }

    [Fact]
    public async Task Sandbox_Required_IsCompleteOrStopsTheStart()
    {
        var isComplete = false;
        await using (var any = await JsRunService.StartAsync(("JsRun__Workers__Count", "1")))
        {
            isComplete = (await any.Client.SendAsync(HttpMethod.Get, "/version")).Body.GetProperty("sandbox").GetProperty("lacking").GetString() is "";
        }

        if (!isComplete)
        {
            var (exitCode, _, output) = await ServiceProgram.RunAsync(OnAnyPort, ("JsRun__Workers__Count", "1"), ("JsRun__Workers__Sandbox", "require"));
            exitCode.ShouldBe(1);
            output.ShouldContain("The sandbox is required, and this system does not offer: ");
            return;
        }

        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Workers__Sandbox", "require"));

        (await service.Client.EvalAsync("6 * 7")).Value().GetInt32().ShouldBe(42);
        var sandbox = (await service.Client.SendAsync(HttpMethod.Get, "/version")).Body.GetProperty("sandbox");
        sandbox.GetProperty("mode").GetString().ShouldBe("require");
        sandbox.GetProperty("layers").GetRawText().ShouldBe("""["limits","landlock","seccomp"]""");
        (await service.TerminateAsync()).ShouldBe(0);
        service.Output.ShouldContain(line => line.Contains("confined by limits, landlock, seccomp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sandbox_RequiredOfAKernelWithoutLandlock_StopsTheStartAndNamesIt()
    {
        var (exitCode, _, output) = await ServiceProgram.RunAsync(
            OnAnyPort, LackingKernel.LandlockCreateRuleset, ("JsRun__Workers__Count", "1"), ("JsRun__Workers__Sandbox", "require"));

        exitCode.ShouldBe(1);
        output.ShouldContain("No worker can be started, the service ends");
        output.ShouldContain("The sandbox is required, and this system does not offer: landlock: landlock_create_ruleset (ENOSYS)");
    }

    [Fact]
    public async Task Sandbox_RequiredOfAKernelWithoutSeccomp_StopsTheStartAndNamesIt()
    {
        var (exitCode, _, output) = await ServiceProgram.RunAsync(
            OnAnyPort, LackingKernel.Seccomp, ("JsRun__Workers__Count", "1"), ("JsRun__Workers__Sandbox", "require"));

        exitCode.ShouldBe(1);
        output.ShouldContain("No worker can be started, the service ends");
        output.ShouldContain("The sandbox is required, and this system does not offer: ");
        output.ShouldContain("seccomp (");
    }

    [Fact]
    public async Task Drain_RefusesNewWorkAndGivesUpWhatTakesTooLong()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Drain__TimeoutSeconds", "2"));
        var runtime = await service.Client.CreateRuntimeAsync();
        var running = service.Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "await new Promise(r => setTimeout(r, 50_000))", timeoutMs = 60_000 });
        await service.Client.WaitUntilBusyAsync(runtime);

        var ending = service.TerminateAsync();
        Answer ready;
        do
        {
            ready = await service.Client.SendAsync(HttpMethod.Get, "/health/ready");
        }
        while (ready.Status == 200);

        ready.Status.ShouldBe(503);
        ready["code"].ShouldBe("draining");
        (await service.Client.SendAsync(HttpMethod.Get, "/health/live")).Status.ShouldBe(200);
        var refused = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1" });
        refused.Status.ShouldBe(503);
        refused["code"].ShouldBe("draining");
        refused.Message.Headers.RetryAfter.ShouldNotBeNull();

        var givenUp = await running;
        givenUp.Status.ShouldBe(503);
        givenUp["code"].ShouldBe("draining");
        (await ending).ShouldBe(0);
    }
}
