using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.HostFunctions;
using JsRun.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace JsRun.Api.Tests.Observability;

/// <summary>Which traces are recorded, and that a collector gets them over gRPC too.</summary>
public sealed class TraceSamplingTests
{
    private const string ParentId = "b7ad6b7169203331";

    [Fact]
    public async Task Collector_OfGrpc_GetsTracesAndMetrics()
    {
        await using var collector = await Callee.StartAsync(AnswerGrpcAsync, HttpProtocols.Http2);
        await using var service = await StartAsync(collector, ("JsRun__Otlp__Transport", "Grpc"), ("JsRun__Otlp__Headers", "x-tenant=ops"), ("JsRun__Otlp__MetricsIntervalMs", "200"));

        await SendAsync(service, TraceOf(1), isRecorded: true);

        await CallbackService.UntilAsync(() => PushedSpan.Of(collector).Any(span => span.Name == "jsrun.evaluate" && span.Trace == TraceOf(1)));
        await CallbackService.UntilAsync(() => collector.Calls.Any(call => call.Path == "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"));
        collector.Calls.ShouldAllBe(call => call.Headers["x-tenant"] == "ops" && call.Headers.ContentType == "application/grpc");
    }

    [Fact]
    public async Task Trace_ThatItsClientDoesNotRecord_IsNotRecordedHere()
    {
        await using var collector = await Callee.StartAsync((_, _) => Task.CompletedTask);
        await using var service = await StartAsync(collector);

        await SendAsync(service, TraceOf(1), isRecorded: false);
        await SendAsync(service, TraceOf(2), isRecorded: true);

        // What is pushed goes in the order in which it ended; and when the service ends it pushes what is left.
        (await service.TerminateAsync()).ShouldBe(0);
        var traces = PushedSpan.Of(collector).Select(span => span.Trace).ToHashSet();
        traces.ShouldContain(TraceOf(2));
        traces.ShouldNotContain(TraceOf(1));
    }

    [Fact]
    public async Task TraceRatio_OfNothing_LeavesOnlyTheTracesOfClients()
    {
        await using var collector = await Callee.StartAsync((_, _) => Task.CompletedTask);
        await using var service = await StartAsync(collector, ("JsRun__Otlp__TraceRatio", "0"));

        await service.Client.EvalAsync("1");
        await SendAsync(service, TraceOf(2), isRecorded: true);

        (await service.TerminateAsync()).ShouldBe(0);
        PushedSpan.Of(collector).Select(span => span.Trace).Distinct().ShouldBe([TraceOf(2)]);
    }

    [Fact]
    public async Task TraceRatio_OfAHalf_RecordsAShareOfThem_AndTheseWhole()
    {
        await using var collector = await Callee.StartAsync((_, _) => Task.CompletedTask);
        await using var service = await StartAsync(collector, ("JsRun__Otlp__TraceRatio", "0.5"));

        for (var count = 0; count < 100; count++)
        {
            await service.Client.EvalAsync("1");
        }

        // That fewer than 10 or more than 90 of 100 are chosen happens less than once in 10^16 runs.
        (await service.TerminateAsync()).ShouldBe(0);
        var traces = PushedSpan.Of(collector).GroupBy(span => span.Trace).Select(trace => trace.Select(span => span.Name).ToHashSet()).Where(names => names.Contains("jsrun.evaluate")).ToArray();
        traces.Length.ShouldBeInRange(10, 90);
        traces.ShouldAllBe(names => names.Contains("POST /eval") && names.Contains("jsrun.run"));
    }

    private static Task<JsRunService> StartAsync(Callee collector, params (string, string)[] more) =>
        JsRunService.StartAsync([("JsRun__Workers__Count", "1"), ("JsRun__Otlp__Endpoint", $"http://{Callee.Address}:{collector.Port}"), .. more]);

    private static string TraceOf(int number) => $"{number:x32}";

    private static async Task SendAsync(JsRunService service, string trace, bool isRecorded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = System.Net.Http.Json.JsonContent.Create(new { code = "1" }) };
        request.Headers.Add("traceparent", $"00-{trace}-{ParentId}-{(isRecorded ? "01" : "00")}");
        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    // An empty message, and that all is well.
    private static async Task AnswerGrpcAsync(HttpContext http, byte[] body)
    {
        http.Response.ContentType = "application/grpc";
        http.Response.DeclareTrailer("grpc-status");
        await http.Response.Body.WriteAsync(new byte[5], http.RequestAborted);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
