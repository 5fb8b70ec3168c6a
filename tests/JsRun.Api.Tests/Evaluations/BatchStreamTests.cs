using System.Net.Http.Json;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Evaluations;

public sealed class BatchStreamTests(SharedService service)
{
    private const string Sse = "text/event-stream";
    private const string Ndjson = "application/x-ndjson";
    private static readonly object[] LateThenEarly = [new { code = "await new Promise(r => setTimeout(r, 1500)); 'late'" }, new { code = "'early\\n'" }];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ndjson_EachItemComesAsItFinishes()
    {
        using var response = await StreamAsync(Ndjson, LateThenEarly);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(Ndjson);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        var first = JsonDocument.Parse((await reader.ReadLineAsync(Cancellation))!).RootElement;
        var second = reader.ReadLineAsync(Cancellation).AsTask();
        second.IsCompleted.ShouldBeFalse();
        first.Text("event").ShouldBe("item");
        first.GetProperty("data").GetProperty("index").GetInt32().ShouldBe(1);
        first.GetProperty("data").GetProperty("value").Value().GetString().ShouldBe("early\n");
        JsonDocument.Parse((await second)!).RootElement.GetProperty("data").GetProperty("value").Value().GetString().ShouldBe("late");
        (await reader.ReadLineAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task ServerSentEvents_HaveIdEventAndDataOnOneLine()
    {
        using var response = await StreamAsync(Sse, LateThenEarly);
        response.Content.Headers.ContentType!.MediaType.ShouldBe(Sse);
        var events = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        events.Length.ShouldBe(2);
        var lines = events[0].Split('\n');
        lines[..2].ShouldBe(["id: 1", "event: item"]);
        lines.Length.ShouldBe(3);
        JsonDocument.Parse(lines[2]["data: ".Length..]).RootElement.GetProperty("index").GetInt32().ShouldBe(1);
        events[1].ShouldStartWith("id: 2\nevent: item\ndata: {\"index\":0,");
    }

    [Fact]
    public async Task Stream_ManyEvaluations_EveryIndexOnce()
    {
        using var response = await StreamAsync(Ndjson, [.. Enumerable.Range(0, 100).Select(i => new { code = $"{i} * 3" })]);
        var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var items = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("data")).ToArray();
        items.Select(item => item.GetProperty("index").GetInt32()).Order().ShouldBe(Enumerable.Range(0, 100));
        items.ShouldAllBe(item => item.GetProperty("value").Value().GetInt32() == item.GetProperty("index").GetInt32() * 3);
    }

    [Fact]
    public async Task Stream_WrongField_IsAnOrdinaryProblem()
    {
        using var response = await StreamAsync(Sse, [new { timeoutMs = 1 }]);

        ((int)response.StatusCode).ShouldBe(400);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Accept_NeitherJsonNorEvents_IsNotAcceptable()
    {
        using var response = await StreamAsync("text/html", [new { code = "1" }]);

        ((int)response.StatusCode).ShouldBe(406);
    }

    private async Task<HttpResponseMessage> StreamAsync(string accept, object[] evaluations)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval/batch") { Content = JsonContent.Create(new { evaluations }) };
        request.Headers.Accept.ParseAdd(accept);
        return await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
