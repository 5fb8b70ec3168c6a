using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Tenants;

public sealed class AuthenticationTests(TenantService service) : IClassFixture<TenantService>
{
    public static TheoryData<string, string, string> Endpoints => new()
    {
        { "POST", "/eval", "eval" },
        { "POST", "/eval/batch", "eval" },
        { "POST", "/runtimes/ID/eval", "eval" },
        { "POST", "/runtimes/ID/call", "eval" },
        { "POST", "/runtimes/ID/jobs", "eval" },
        { "POST", "/runtimes/ID/interrupt", "eval" },
        { "GET", "/runtimes/ID/session", "eval" },
        { "GET", "/runtimes/ID/streams/st_1", "eval" },
        { "DELETE", "/runtimes/ID/streams/st_1", "eval" },
        { "DELETE", "/runtimes/ID/functions/fn_1", "eval" },
        { "POST", "/runtimes", "runtimes:write" },
        { "DELETE", "/runtimes/ID", "runtimes:write" },
        { "POST", "/runtimes/ID/gc", "runtimes:write" },
        { "POST", "/runtimes/ID/contexts", "runtimes:write" },
        { "DELETE", "/runtimes/ID/contexts/a", "runtimes:write" },
        { "PUT", "/runtimes/ID/globals/a", "runtimes:write" },
        { "PUT", "/runtimes/ID/contexts/a/globals/b", "runtimes:write" },
        { "PUT", "/runtimes/ID/modules/a", "runtimes:write" },
        { "DELETE", "/runtimes/ID/modules/a", "runtimes:write" },
        { "POST", "/runtimes/ID/links", "runtimes:write" },
        { "DELETE", "/runtimes/ID/links/a", "runtimes:write" },
        { "POST", "/snapshots", "runtimes:write" },
        { "POST", "/snapshots/import", "runtimes:write" },
        { "DELETE", "/snapshots/ID", "runtimes:write" },
        { "GET", "/runtimes", "runtimes:read" },
        { "GET", "/runtimes/ID", "runtimes:read" },
        { "GET", "/runtimes/ID/contexts", "runtimes:read" },
        { "GET", "/runtimes/ID/contexts/a", "runtimes:read" },
        { "GET", "/runtimes/ID/modules", "runtimes:read" },
        { "GET", "/runtimes/ID/modules/a", "runtimes:read" },
        { "GET", "/runtimes/ID/memory", "runtimes:read" },
        { "GET", "/runtimes/ID/functions", "runtimes:read" },
        { "GET", "/runtimes/ID/links", "runtimes:read" },
        { "GET", "/snapshots", "runtimes:read" },
        { "GET", "/snapshots/ID", "runtimes:read" },
        { "GET", "/snapshots/ID/content", "runtimes:read" },
        { "GET", "/runtimes/ID/inspector", "debug" },
        { "GET", "/runtimes/ID/heap-snapshot", "debug" },
        { "POST", "/runtimes/ID/cpu-profile", "debug" },
        { "GET", "/json/list", "debug" },
        { "GET", "/json/version", "debug" },
        { "GET", "/workers", "admin" },
        { "GET", "/metrics", "admin" },
        { "GET", "/limits", "any" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Endpoint_WithoutAGoodKey_IsClosed(string method, string path, string scope)
    {
        var nobody = await service.Nobody.SendAsync(new HttpMethod(method), path, Body(method));
        nobody.Status.ShouldBe(401);
        nobody["code"].ShouldBe("unauthenticated");
        nobody.Message.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");

        foreach (var other in TenantService.Scopes)
        {
            using var client = service.AcmeWith(other);
            var answer = await client.SendAsync(new HttpMethod(method), path, Body(method));
            if (scope == other || scope == "any")
            {
                answer.Status.ShouldNotBeOneOf(401, 403);
            }
            else
            {
                answer.Status.ShouldBe(403, other);
                answer["code"].ShouldBe("forbidden");
                answer["detail"]!.ShouldContain($"'{scope}'");
            }
        }
    }

    [Fact]
    public async Task OpenApi_KnowsNoOtherEndpoints()
    {
        var paths = (await service.Nobody.SendAsync(HttpMethod.Get, "/swagger/v1/swagger.json")).Body.GetProperty("paths");
        var known = Endpoints.Select(row => (row.Data.Item1, row.Data.Item2)).ToHashSet();
        var others = paths.EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name.ToUpperInvariant(), System.Text.RegularExpressions.Regex.Replace(path.Name, "{[^}]*}", "*"))))
            .Except(known.Select(pair => (pair.Item1, System.Text.RegularExpressions.Regex.Replace(pair.Item2, "ID|(?<=/)(st_1|fn_1|a|b)(?=/|$)", "*"))));

        others.ShouldBe([("GET", "/version"), ("GET", "/health/live"), ("GET", "/health/ready")], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/version")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task WhatTellsNothingOfTenants_NeedsNoKey(string path) => (await service.Nobody.SendAsync(HttpMethod.Get, path)).Status.ShouldBe(200);

    [Theory]
    [InlineData("Authorization", "Bearer acme-all", 200)]
    [InlineData("Authorization", "bearer acme-all", 200)]
    [InlineData("Authorization", "Bearer  acme-all ", 200)]
    [InlineData("X-Api-Key", "acme-all", 200)]
    [InlineData("x-api-key", "acme-all", 200)]
    [InlineData("Authorization", "acme-all", 401)]
    [InlineData("Authorization", "Basic YWNtZS1hbGw6", 401)]
    [InlineData("Authorization", "Bearer", 401)]
    [InlineData("Authorization", "Bearer ", 401)]
    [InlineData("X-Api-Key", "", 401)]
    [InlineData("X-Api-Key", "acme-al", 401)]
    [InlineData("X-Api-Key", "acme-all2", 401)]
    [InlineData("X-Api-Key", "ACME-ALL", 401)]
    [InlineData("X-Api-Key", "acme-all,acme-all", 401)]
    [InlineData("X-Api-Key", "acme-old", 401)]
    [InlineData("Cookie", "key=acme-all", 401)]
    public async Task Key_OfAnyForm_IsTakenOrRefused(string header, string value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/limits");
        request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();

        using var response = await service.Nobody.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task Key_ThatIsVeryLong_IsRefused()
    {
        using var client = service.Nobody.With(new string('k', 8_000));
        (await client.SendAsync(HttpMethod.Get, "/limits")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Key_SentTwice_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/limits");
        request.Headers.Add("X-Api-Key", "acme-all");
        request.Headers.Add("Authorization", "Bearer other-all");

        using var response = await service.Nobody.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(401);
    }

    [Fact]
    public async Task Key_InTheQuery_IsNoKey() => (await service.Nobody.SendAsync(HttpMethod.Get, "/limits?key=acme-all&api_key=acme-all&access_token=acme-all")).Status.ShouldBe(401);

    [Fact]
    public async Task PathThatIsNotThere_IsNotFound() => (await service.Nobody.SendAsync(HttpMethod.Get, "/nothing")).Status.ShouldBe(404);

    [Fact]
    public async Task Inspector_NeedsTheScopeWhenTheRuntimeIsMade()
    {
        using var client = service.AcmeWith("runtimes:write");

        var answer = await client.SendAsync(HttpMethod.Post, "/runtimes", new { inspector = new { } });

        answer.Status.ShouldBe(403);
        answer["detail"]!.ShouldContain("debug");
    }

    [Fact]
    public async Task Log_HasNoKeys()
    {
        (await service.Acme.EvalAsync("1")).Outcome().ShouldBe("ok");
        (await service.Nobody.With("acme-wrong").SendAsync(HttpMethod.Get, "/limits")).Status.ShouldBe(401);

        service.Output.ShouldNotContain(line => line.Contains("acme-all") || line.Contains("acme-wrong"));
    }

    private static string? Body(string method) => method is "POST" or "PUT" ? "{}" : null;
}
