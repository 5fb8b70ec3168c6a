using System.Net.Http.Headers;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Lifecycle;

public sealed class AliveTests : IAsyncLifetime
{
    private static readonly (string Method, string Path, string? Body)[] Endpoints =
    [
        ("GET", "", null),
        ("POST", "/eval", """{"code":"1"}"""),
        ("POST", "/call", """{"function":"f"}"""),
        ("POST", "/interrupt", null),
        ("PUT", "/globals/x", "1"),
        ("GET", "/modules", null),
        ("GET", "/modules/m.js", null),
        ("PUT", "/modules/m.js", "export {}"),
        ("DELETE", "/modules/m.js", null),
        ("GET", "/contexts", null),
        ("POST", "/contexts", "{}"),
        ("GET", "/contexts/default", null),
        ("DELETE", "/contexts/ctx_1", null),
        ("PUT", "/contexts/default/globals/x", "1"),
        ("GET", "/functions", null),
        ("DELETE", "/functions/fn_1", null),
        ("POST", "/jobs", "{}"),
        ("GET", "/memory", null),
        ("POST", "/gc", null),
        ("GET", "/heap-snapshot", null),
        ("POST", "/cpu-profile", """{"durationMs":10}"""),
        ("DELETE", "", null),
    ];

    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(("JsRun__Idle__SweepSeconds", "0.1"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Runtime_ThatLives_SaysSo()
    {
        var runtime = await Client.SendAsync(HttpMethod.Post, "/runtimes");

        runtime.Body.GetProperty("alive").GetBoolean().ShouldBeTrue();
        var context = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime["id"]}/contexts/default");
        context.Body.GetProperty("alive").GetBoolean().ShouldBeTrue();
        (await Client.SendAsync(HttpMethod.Get, "/runtimes")).Body.GetProperty("items")[0].GetProperty("alive").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("evicted")]
    [InlineData("heap_limit")]
    [InlineData("crashed")]
    public async Task Endpoints_OfARuntimeThatIsGone_AllTellWhy(string reason)
    {
        var runtime = await GoneAsync(reason);

        foreach (var (method, path, body) in Endpoints)
        {
            var type = path.StartsWith("/modules/", StringComparison.Ordinal) ? "text/javascript" : "application/json";
            using var content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
            var answer = await Client.SendAsync(new HttpMethod(method), $"/runtimes/{runtime}{path}", content);

            answer.Status.ShouldBe(410, $"{method} {path}: {answer.Body}");
            answer["code"].ShouldBe("runtime_closed", path);
            answer["reason"].ShouldBe(reason, path);
        }
    }

    private async Task<string> GoneAsync(string reason)
    {
        switch (reason)
        {
            case "deleted":
                var deleted = await Client.CreateRuntimeAsync();
                (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{deleted}")).Status.ShouldBe(204);
                return deleted;
            case "evicted":
                var evicted = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 1 });
                using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
                {
                    while ((await Client.SendUntilAsync(HttpMethod.Get, "/runtimes", null, limit.Token)).Body.GetProperty("items").GetArrayLength() > 0)
                    {
                    }
                }

                return evicted;
            case "heap_limit":
                var full = await Client.CreateRuntimeAsync(new { maxHeapBytes = 16 << 20 });
                (await Client.EvalInAsync(full, "const all = []; for (;;) all.push(new Array(1000).fill(0))")).Outcome().ShouldBe("heap_limit");
                return full;
            default:
                var crashed = await Client.CreateRuntimeAsync(new { isolation = "process", maxHeapBytes = 256L << 20 });
                (await Client.EvalInAsync(crashed, new { code = EngineAbort.Code, timeoutMs = 30_000 })).Outcome().ShouldBe("crashed");
                return crashed;
        }
    }
}
