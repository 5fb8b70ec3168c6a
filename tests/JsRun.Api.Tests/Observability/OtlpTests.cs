using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.HostFunctions;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Sessions;

namespace JsRun.Api.Tests.Observability;

/// <summary>What is pushed to a collector, which is a server of the test that also carries out a host function.</summary>
public sealed class OtlpTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";
    private const string Secret = "xyzzy";

    private Callee _collector = null!;
    private JsRunService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _collector = await Callee.StartAsync((http, _) => http.Request.Path == "/f" ? CallbackService.JsonAsync(http, "2") : Task.CompletedTask);
        var address = $"http://{Callee.Address}:{_collector.Port}";
        _service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"),
            ("JsRun__Otlp__Endpoint", address),
            ("JsRun__Otlp__Headers", "x-tenant=ops"),
            ("JsRun__Otlp__MetricsIntervalMs", "200"),
            ("JsRun__Callbacks__AllowedUrls", address + "/f"),
            ("JsRun__Callbacks__AllowedNetworks", Callee.Address + "/32"));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task Evaluation_OfAClientsTrace_IsPushedAsItsSpans()
    {
        (await SendAsync("/eval", new { code = $"'{Secret}'" })).Outcome().ShouldBe("ok");

        var spans = await SpansAsync("jsrun.evaluate");
        var request = spans.Single(span => span.Parent == ParentId);
        var evaluation = spans.Single(span => span.Name == "jsrun.evaluate");
        evaluation.Parent.ShouldBe(request.Id);
        evaluation.Tags["jsrun.kind"].ShouldBe("one_shot");
        evaluation.Tags["jsrun.tenant"].ShouldBe("anonymous");
        evaluation.Tags["jsrun.outcome"].ShouldBe("ok");
        Parts(spans, evaluation).ShouldBe(["jsrun.queue", "jsrun.compile", "jsrun.run", "jsrun.serialize"]);
        evaluation.Start.ShouldBeLessThanOrEqualTo(spans.Single(span => span.Name == "jsrun.queue").Start);
        request.Name.ShouldBe("POST /eval");
        request.Tags["jsrun.code"].ShouldBe("ok");
        _collector.Calls.Where(call => call.Path == "/v1/traces").ShouldAllBe(call => !Encoding.UTF8.GetString(call.Body).Contains(Secret) && call.Headers["x-tenant"] == "ops");
    }

    [Theory]
    [InlineData("script", "globalThis.n = 1; await new Promise(resolve => setTimeout(resolve, 1000)); n", "ok")]
    [InlineData("script", "new Promise(resolve => setTimeout(resolve, 1000, 1))", "ok")]
    [InlineData("module", "import { n } from 'm'; await new Promise(resolve => setTimeout(resolve, 1000)); export default n", "ok")]
    [InlineData("script", "new Promise((_, reject) => setTimeout(reject, 1000, new Error('no')))", "javascript_error")]
    public async Task Evaluation_ThatAwaits_IsCompiledInItsFirstTurnAndSerializedInItsLast(string type, string code, string outcome)
    {
        (await SendAsync("/eval", new { code, type, modules = new { m = "export const n = 1" } })).Outcome().ShouldBe(outcome);

        var spans = await SpansAsync("jsrun.evaluate");
        Parts(spans, spans.Single(span => span.Name == "jsrun.evaluate")).ShouldBe(["jsrun.queue", "jsrun.compile", "jsrun.run", "jsrun.serialize"]);
        Milliseconds(spans.Single(span => span.Name == "jsrun.run")).ShouldBeGreaterThanOrEqualTo(999);
        Milliseconds(spans.Single(span => span.Name == "jsrun.compile")).ShouldBeLessThan(999);
        Milliseconds(spans.Single(span => span.Name == "jsrun.serialize")).ShouldBeLessThan(999);
    }

    [Fact]
    public async Task Serialize_OfAValueThatRunsCode_TakesTheTimeOfThat()
    {
        const string Code = "({ get slow() { const end = performance.now() + 1000; while (performance.now() < end); return 1 } })";
        (await SendAsync("/eval", new { code = Code, web = true })).Outcome().ShouldBe("ok");

        var spans = await SpansAsync("jsrun.evaluate");
        Milliseconds(spans.Single(span => span.Name == "jsrun.serialize")).ShouldBeGreaterThanOrEqualTo(999);
        Milliseconds(spans.Single(span => span.Name == "jsrun.run")).ShouldBeLessThan(999);
    }

    [Fact]
    public async Task Evaluation_ThatDoesNotParse_HasItsPartsToo()
    {
        (await SendAsync("/eval", new { code = "let let = 1" })).Outcome().ShouldBe("syntax_error");

        var spans = await SpansAsync("jsrun.evaluate");
        Parts(spans, spans.Single(span => span.Name == "jsrun.evaluate")).ShouldBe(["jsrun.queue", "jsrun.compile", "jsrun.run", "jsrun.serialize"]);
    }

    [Fact]
    public async Task Session_HasTheSpansOfItsEvaluationsInItsRequestsTrace()
    {
        var runtime = await _service.Client.CreateRuntimeAsync();
        await using (var session = await SessionClient.ConnectAsync(_service.Client, runtime, traceParent: $"00-{TraceId}-{ParentId}-01"))
        {
            (await session.EvalAsync("globalThis.f = () => 1; 2")).Value().GetInt32().ShouldBe(2);
            (await session.CallAsync("call", new { function = "f" })).Value().GetInt32().ShouldBe(1);
        }

        var spans = await SpansAsync("jsrun.evaluate");
        var request = spans.Single(span => span.Parent == ParentId);
        var runs = spans.Where(span => span.Name == "jsrun.evaluate").OrderBy(span => span.Start).ToArray();
        runs.Select(run => run.Tags["jsrun.kind"]).ShouldBe(["evaluate", "call"]);
        runs.ShouldAllBe(run => run.Parent == request.Id && run.Tags["jsrun.runtime"] == runtime);
        Parts(spans, runs[0]).ShouldBe(["jsrun.queue", "jsrun.compile", "jsrun.run", "jsrun.serialize"]);
        Parts(spans, runs[1]).ShouldBe(["jsrun.queue", "jsrun.run", "jsrun.serialize"]);
    }

    [Fact]
    public async Task Batch_HasASpanForEachOfItsEvaluations()
    {
        (await SendAsync("/eval/batch", new { evaluations = new[] { new { code = "1" }, new { code = "throw 2" } } })).GetProperty("items").GetArrayLength().ShouldBe(2);

        var spans = await SpansAsync("jsrun.evaluate");
        var request = spans.Single(span => span.Parent == ParentId);
        var runs = spans.Where(span => span.Name == "jsrun.evaluate").ToArray();
        runs.Select(run => run.Tags["jsrun.outcome"]).Order().ShouldBe(["javascript_error", "ok"]);
        runs.ShouldAllBe(run => run.Parent == request.Id && run.Tags["jsrun.kind"] == "one_shot");
    }

    [Fact]
    public async Task Stream_ThatIsRead_HasASpan()
    {
        var runtime = await _service.Client.CreateRuntimeAsync();
        var stream = (await _service.Client.EvalInAsync(runtime, "(function* () { yield 1; yield 2 })()")).Value().Text("$stream");
        using var request = Traced(new HttpRequestMessage(HttpMethod.Get, $"/runtimes/{runtime}/streams/{stream}"));
        request.Headers.Add("Accept", "application/x-ndjson");
        using var response = await _service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\"ok\"");

        var run = (await SpansAsync("jsrun.evaluate")).Single(span => span.Name == "jsrun.evaluate");
        (run.Tags["jsrun.kind"], run.Tags["jsrun.outcome"], run.Tags["jsrun.runtime"]).ShouldBe(("stream", "ok", runtime));
    }

    [Fact]
    public async Task HostCall_OfASessionsFunction_IsPartOfItsEvaluation()
    {
        var runtime = await _service.Client.CreateRuntimeAsync();
        await using (var session = await SessionClient.ConnectAsync(_service.Client, runtime, traceParent: $"00-{TraceId}-{ParentId}-01"))
        {
            session.Invoke = (_, _) => Task.FromResult<object?>(3);
            await session.CallAsync("bind", new { name = "g" });
            (await session.EvalAsync("await g(1)")).Value().GetInt32().ShouldBe(3);
        }

        var spans = await SpansAsync("jsrun.hostcall");
        var evaluation = spans.Single(span => span.Name == "jsrun.evaluate");
        var call = spans.Single(span => span.Name == "jsrun.hostcall");
        call.Parent.ShouldBe(evaluation.Id);
        call.Tags["jsrun.function"].ShouldBe("g");
    }

    [Fact]
    public async Task HostCall_OfAnEvaluation_GoesOnWithItsSpan()
    {
        var runtime = await _service.Client.CreateRuntimeAsync(new { functions = new { f = new { url = $"http://{Callee.Address}:{_collector.Port}/f" } } });

        (await SendAsync($"/runtimes/{runtime}/eval", new { code = "await f(1)" })).Value().GetInt32().ShouldBe(2);

        var spans = await SpansAsync("jsrun.evaluate");
        var evaluation = spans.Single(span => span.Name == "jsrun.evaluate");
        evaluation.Tags["jsrun.runtime"].ShouldBe(runtime);
        var call = spans.Single(span => span.Name == "jsrun.hostcall");
        call.Parent.ShouldBe(evaluation.Id);
        call.Tags["jsrun.function"].ShouldBe("f");
        _collector.Calls.Single(seen => seen.Path == "/f").Headers["traceparent"].ToString().ShouldBe($"00-{TraceId}-{call.Id}-01");
    }

    [Fact]
    public async Task Evaluation_ThatFails_IsAnErrorOfItsSpan()
    {
        (await SendAsync("/eval", new { code = "throw 1" })).Outcome().ShouldBe("javascript_error");

        var evaluation = (await SpansAsync("jsrun.evaluate")).Single(span => span.Name == "jsrun.evaluate");
        evaluation.Tags["jsrun.outcome"].ShouldBe("javascript_error");
        evaluation.Status.ShouldBe("javascript_error");
    }

    [Fact]
    public async Task Metrics_WithoutTheEndpoint_ArePushedAllTheSame()
    {
        await using var service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"),
            ("JsRun__Metrics__Enabled", "false"),
            ("JsRun__Otlp__Endpoint", $"http://{Callee.Address}:{_collector.Port}"),
            ("JsRun__Otlp__Headers", "x-only=pushed"),
            ("JsRun__Otlp__MetricsIntervalMs", "200"));
        (await service.Client.SendAsync(HttpMethod.Get, "/metrics")).Status.ShouldBe(404);
        await service.Client.EvalAsync("1");

        foreach (var name in (string[])["jsrun.evaluations", "jsrun.evaluation.duration", "jsrun.workers"])
        {
            await CallbackService.UntilAsync(() => _collector.Calls.Any(
                call => call.Path == "/v1/metrics" && call.Headers["x-only"] == "pushed" && Encoding.UTF8.GetString(call.Body).Contains(name)));
        }
    }

    [Theory]
    [InlineData("secret", 1)]
    [InlineData("a=1,=secret", 2)]
    [InlineData("a=1,b b=secret", 2)]
    [InlineData("a=secr\u00e9t", 1)]
    public async Task Headers_ThatAreNone_StopTheStartAndAreNotTold(string headers, int field)
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__Otlp__Headers", headers));

        exitCode.ShouldBe(1);
        error.ShouldContain($"JsRun:Otlp:Headers: field {field} is not of the form name=value");
        error.ShouldNotContain("secr");
    }

    [Fact]
    public async Task Metrics_ArePushed()
    {
        await _service.Client.EvalAsync("1");
        await _service.Client.CreateRuntimeAsync();

        foreach (var name in (string[])["jsrun.evaluations", "jsrun.evaluation.duration", "jsrun.isolate.heap.used", "jsrun.worker.memory", "http.server.request.duration", "dotnet.gc.collections"])
        {
            await CallbackService.UntilAsync(() => _collector.Calls.Any(call => call.Path == "/v1/metrics" && Encoding.UTF8.GetString(call.Body).Contains(name)));
        }
    }

    private async Task<System.Text.Json.JsonElement> SendAsync(string path, object body)
    {
        using var request = Traced(new HttpRequestMessage(HttpMethod.Post, path) { Content = System.Net.Http.Json.JsonContent.Create(body) });
        using var response = await _service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static HttpRequestMessage Traced(HttpRequestMessage request)
    {
        request.Headers.Add("traceparent", $"00-{TraceId}-{ParentId}-01");
        return request;
    }

    // The spans of the client's trace, once that name and the request's own span, which ends last, are among them.
    private async Task<List<PushedSpan>> SpansAsync(string name)
    {
        List<PushedSpan> spans = [];
        await CallbackService.UntilAsync(() =>
        {
            spans = [.. PushedSpan.Of(_collector).Where(span => span.Trace == TraceId)];
            return spans.Exists(span => span.Name == name) && spans.Exists(span => span.Parent == ParentId);
        });
        return spans;
    }

    // The names of an evaluation's parts in their order, each of which begins when the one before it has ended, or later.
    private static string[] Parts(List<PushedSpan> spans, PushedSpan evaluation)
    {
        var parts = spans.Where(span => span.Parent == evaluation.Id).OrderBy(span => span.Start).ThenBy(span => span.End).ToArray();
        foreach (var (before, after) in parts.Zip(parts.Skip(1)))
        {
            after.Start.ShouldBeGreaterThanOrEqualTo(before.End);
            after.End.ShouldBeGreaterThanOrEqualTo(after.Start);
        }

        return [.. parts.Select(part => part.Name)];
    }

    private static double Milliseconds(PushedSpan span) => (span.End - span.Start) / 1e6;
}
