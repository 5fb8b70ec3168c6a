using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Requests;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Service;

/// <summary>What clients send stays out of the log.</summary>
public sealed class LogRedactionTests
{
    // Stands in everything that is sent; nothing else has it.
    private const string Secret = "xyzzy";

    // V8 ends its process rather than make an array this long.
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_HasNeitherKeysNorQueriesNorCodeNorValues()
    {
        await using var service = await JsRunService.StartAsync(
            [("JsRun__Workers__Count", "1"), ("Serilog__MinimumLevel__Default", "Information"), .. Keys.Settings("acme", Secret + "-key", "eval runtimes:read runtimes:write debug")]);
        using var client = service.Client.With(Secret + "-key");
        await EvaluateAsync(client);
        await UseRuntimesAsync(client);
        await SendWrongRequestsAsync(client, service.Client);

        (await service.TerminateAsync()).ShouldBe(0);

        // What was asked is in the log.
        var log = service.Output;
        log.ShouldContain(line => line.Contains("POST /eval -> 200 ok"));
        log.ShouldContain(line => line.Contains("POST /eval -> 200 javascript_error"));
        log.ShouldContain(line => line.Contains("POST /eval -> 400 invalid_request"));
        log.ShouldContain(line => line.Contains("PUT /runtimes/{id}/globals/{name} -> 204"));
        log.ShouldContain(line => line.Contains("GET /limits -> 401 unauthenticated"));
        log.ShouldContain(line => line.Contains("GET null -> 404 not_found"));
        log.ShouldContain(line => line.Contains("crashed"));
        log.ShouldAllBe(line => !line.Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task EvaluateAsync(HttpClient client)
    {
        var globals = new { xyzzyValue = Secret };
        (await client.EvalAsync(new { code = $"console.log('{Secret}'); '{Secret}'", console = true, globals, filename = Secret + ".js" })).Outcome().ShouldBe("ok");
        (await client.EvalAsync(new { code = $"throw new Error('{Secret}')" })).Outcome().ShouldBe("javascript_error");
        (await client.EvalAsync(new { code = $"let {Secret} {Secret}" })).Outcome().ShouldBe("syntax_error");
        (await client.EvalAsync(new { code = $"import '{Secret}'", type = "module", modules = new { xyzzyModule = Secret } })).Outcome().ShouldBe("module_not_found");
        (await client.EvalAsync(new { code = $"const {Secret} = 1; for (;;);", timeoutMs = 50 })).Outcome().ShouldBe("timeout");
        (await client.EvalAsync(new { code = $"const {Secret} = []; for (;;) {Secret}.push('{Secret}' + {Secret}.length)", maxHeapBytes = 16 << 20, timeoutMs = 30_000 })).Outcome().ShouldBe("heap_limit");
        (await client.EvalAsync(new { code = $"function {Secret}() {{ ABORT }} {Secret}()".Replace("ABORT", EngineAbort.Code), maxHeapBytes = 512L << 20, timeoutMs = 30_000, filename = Secret + ".js" }))
            .Outcome().ShouldBe("crashed");
        using var stream = await EventStreamCall.OpenAsync(client, "/eval?" + Secret, new { code = $"(function* () {{ yield '{Secret}' }})()" });
        (await stream.RestAsync()).Count.ShouldBe(2);
    }

    private static async Task UseRuntimesAsync(HttpClient client)
    {
        var runtime = await client.CreateRuntimeAsync(new { bootstrap = $"globalThis.{Secret} = x => x", label = new { xyzzyLabel = Secret }, globals = new { a = Secret } });
        var path = $"/runtimes/{runtime}";
        (await client.SendAsync(HttpMethod.Put, $"{path}/globals/{Secret}2?context=default", $"\"{Secret}\"")).Status.ShouldBe(204);
        (await client.SendAsync(HttpMethod.Put, $"{path}/modules/{Secret}", new StringContent($"export default '{Secret}'", Encoding.UTF8, "text/javascript"))).Status.ShouldBeInRange(200, 204);
        (await client.CallAsync(runtime, new { function = Secret, args = new[] { Secret } })).Outcome().ShouldBe("ok");
        (await client.SendAsync(HttpMethod.Post, $"{path}/contexts", new { name = Secret })).Status.ShouldBe(201);
        (await client.SendAsync(HttpMethod.Post, $"{path}/contexts", new { bootstrap = $"throw '{Secret}'" })).Status.ShouldBe(422);
        (await client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = $"throw '{Secret}'" })).Status.ShouldBe(422);
        (await client.SendAsync(HttpMethod.Get, $"/runtimes?label.{Secret}={Secret}")).Status.ShouldBe(200);
        (await client.PostWithKeyAsync($"{path}/eval", Secret, new { code = $"'{Secret}'" })).Status.ShouldBe(200);
        (await client.SendAsync(HttpMethod.Post, "/snapshots", new { scripts = new[] { new { name = Secret, source = $"throw '{Secret}'" } } })).Status.ShouldBe(422);
        (await client.SendAsync(HttpMethod.Delete, path + "?" + Secret)).Status.ShouldBe(204);
    }

    private static async Task SendWrongRequestsAsync(HttpClient client, HttpClient nobody)
    {
        (await client.SendAsync(HttpMethod.Post, "/eval", $$"""{"code":1,"{{Secret}}":"{{Secret}}"}""")).Status.ShouldBe(400);
        (await client.SendAsync(HttpMethod.Post, "/eval", $$"""{"{{Secret}}" {{Secret}}""")).Status.ShouldBe(400);
        (await client.SendAsync(HttpMethod.Get, $"/{Secret}/{Secret}?{Secret}={Secret}")).Status.ShouldBe(404);
        (await client.SendAsync(HttpMethod.Get, $"/runtimes/{Secret}")).Status.ShouldBe(404);
        (await client.SendAsync(HttpMethod.Get, $"/runtimes?limit={Secret}")).Status.ShouldBe(400);
        (await nobody.With(Secret + "-wrong").SendAsync(HttpMethod.Get, "/limits")).Status.ShouldBe(401);
        foreach (var (name, value) in new[] { ("Authorization", "Bearer " + Secret), ("Authorization", Secret), ("Cookie", Secret), ("X-Api-Key", Secret), ("Referer", "http://" + Secret) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/limits?key={Secret}&access_token={Secret}");
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
            using var response = await nobody.SendAsync(request, Cancellation);
            ((int)response.StatusCode).ShouldBe(401);
        }
    }
}
