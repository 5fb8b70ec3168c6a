using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Tenants;

public sealed class TenantIsolationTests(TenantService service) : IClassFixture<TenantService>
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/eval")]
    [InlineData("POST", "/call")]
    [InlineData("POST", "/interrupt")]
    [InlineData("POST", "/jobs")]
    [InlineData("POST", "/gc")]
    [InlineData("POST", "/contexts")]
    [InlineData("GET", "/contexts")]
    [InlineData("GET", "/contexts/default")]
    [InlineData("DELETE", "/contexts/default")]
    [InlineData("PUT", "/globals/a")]
    [InlineData("PUT", "/contexts/default/globals/a")]
    [InlineData("GET", "/modules")]
    [InlineData("PUT", "/modules/a.js")]
    [InlineData("DELETE", "/modules/a.js")]
    [InlineData("GET", "/functions")]
    [InlineData("DELETE", "/functions/fn_1")]
    [InlineData("GET", "/streams/st_1")]
    [InlineData("GET", "/memory")]
    [InlineData("GET", "/links")]
    [InlineData("POST", "/links")]
    [InlineData("GET", "/heap-snapshot")]
    [InlineData("POST", "/cpu-profile")]
    [InlineData("GET", "/session")]
    [InlineData("GET", "/inspector")]
    public async Task Runtime_OfAnotherTenant_IsNotThere(string method, string path)
    {
        var runtime = await service.Acme.CreateRuntimeAsync();

        var body = path switch
        {
            "/eval" => """{"code":"1"}""",
            "/call" => """{"function":"f"}""",
            "/links" => $$"""{"runtime":"{{await service.Other.CreateRuntimeAsync()}}"}""",
            "/cpu-profile" => """{"durationMs":10}""",
            "/globals/a" or "/contexts/default/globals/a" => "1",
            "/jobs" or "/contexts" => "{}",
            _ => null,
        };
        HttpContent? module = path == "/modules/a.js" && method == "PUT" ? new StringContent("export {}", null, "text/javascript") : null;
        var answer = await service.Other.SendAsync(new HttpMethod(method), $"/runtimes/{runtime}{path}", (object?)module ?? body);

        answer.Status.ShouldBe(404, answer.Body.ToString());
        answer["code"].ShouldBe("runtime_not_found");
        answer.Body.ToString().ShouldNotContain("acme");
        (await service.Acme.EvalInAsync(runtime, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Runtime_OfAnotherTenant_CannotBeLinked()
    {
        var mine = await service.Acme.CreateRuntimeAsync();
        var theirs = await service.Other.CreateRuntimeAsync();

        (await service.Acme.SendAsync(HttpMethod.Post, $"/runtimes/{mine}/links", new { runtime = theirs })).Status.ShouldBe(404);
    }

    [Fact]
    public async Task ClosedRuntime_OfAnotherTenant_WasNeverThere()
    {
        var runtime = await service.Acme.CreateRuntimeAsync();
        (await service.Acme.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        (await service.Acme.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Status.ShouldBe(410);
        (await service.Other.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Lists_HaveTheTenantsOwnAlone()
    {
        var mine = await service.Acme.CreateRuntimeAsync(new { label = new { of = "lists" } });
        var theirs = await service.Other.CreateRuntimeAsync(new { label = new { of = "lists" } });
        var snapshot = (await service.Acme.SendAsync(HttpMethod.Post, "/snapshots", new { scripts = new[] { new { name = "a.js", source = "let a" } } }))["id"];

        var list = (await service.Acme.SendAsync(HttpMethod.Get, "/runtimes?label.of=lists&limit=100")).Body.ToString();
        list.ShouldContain(mine);
        list.ShouldNotContain(theirs);
        (await service.Other.SendAsync(HttpMethod.Get, "/snapshots")).Body.ToString().ShouldNotContain(snapshot!);
        (await service.Other.SendAsync(HttpMethod.Get, $"/snapshots/{snapshot}")).Status.ShouldBe(404);
        (await service.Other.SendAsync(HttpMethod.Get, $"/snapshots/{snapshot}/content")).Status.ShouldBe(404);
        (await service.Other.SendAsync(HttpMethod.Delete, $"/snapshots/{snapshot}")).Status.ShouldBe(404);
        (await service.Other.SendAsync(HttpMethod.Post, "/runtimes", new { snapshot })).Status.ShouldBe(404);
        (await service.Other.SendAsync(HttpMethod.Post, "/eval", new { code = "1", snapshot })).Status.ShouldBe(404);
        (await service.Acme.SendAsync(HttpMethod.Delete, $"/snapshots/{snapshot}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Workers_AreNotShared()
    {
        // What one tenant compiles, the other's worker has not seen; a crash of one is none of the other's.
        var theirs = await service.Other.CreateRuntimeAsync(new { bootstrap = "let n = 41" });
        var mine = await service.Acme.CreateRuntimeAsync();

        var crash = await service.Acme.EvalInAsync(mine, "const a = []; for (;;) a.push(new Array(1e6).fill(a))");

        crash.Outcome().ShouldBe("heap_limit");
        (await service.Other.EvalInAsync(theirs, "++n")).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Limits_OfATenant_AreItsOwn()
    {
        var small = await service.Small.SendAsync(HttpMethod.Get, "/limits");
        small["tenant"].ShouldBe("small");
        small["maxRuntimes"].ShouldBe("2");
        small.Body.GetProperty("fields").GetProperty("timeoutMs").GetProperty("max").GetInt32().ShouldBe(5_001);
        (await service.Small.SendAsync(HttpMethod.Post, "/eval", new { code = "1", timeoutMs = 5_002 })).Status.ShouldBe(400);
        (await service.Acme.SendAsync(HttpMethod.Post, "/eval", new { code = "1", timeoutMs = 5_002 })).Status.ShouldBe(200);

        var first = await service.Small.CreateRuntimeAsync();
        await service.Small.CreateRuntimeAsync();
        var third = await service.Small.SendAsync(HttpMethod.Post, "/runtimes", new { });
        third.Status.ShouldBe(429);
        third["quota"].ShouldBe("runtimes");
        (await service.Small.SendAsync(HttpMethod.Delete, $"/runtimes/{first}")).Status.ShouldBe(204);
        await service.Small.CreateRuntimeAsync();
    }
}
