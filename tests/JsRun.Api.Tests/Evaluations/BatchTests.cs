using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Evaluations;

public sealed class BatchTests(SharedService service)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batch_ManyEvaluations_AnswersInTheirOrder()
    {
        var items = await BatchAsync(Enumerable.Range(0, 60).Select(i => new { code = "n * 2", globals = new { n = i } }));

        items.Select(item => item.Value().GetInt32()).ShouldBe(Enumerable.Range(0, 60).Select(i => i * 2));
    }

    [Fact]
    public async Task Batch_LateFirstAndFailing_EachHasItsOwnEnvelope()
    {
        var items = await BatchAsync([
            new { code = "await new Promise(r => setTimeout(r, 300)); 'late'", type = "script" },
            new { code = "throw new Error('no')", type = "script" },
            new { code = ")", type = "script" },
            new { code = "export const a = 1", type = "module" },
        ]);

        items[0].Value().GetString().ShouldBe("late");
        items[1].Error().Text("message").ShouldBe("no");
        items[2].Outcome().ShouldBe("syntax_error");
        items[3].Value().GetProperty("a").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Batch_StateOfOne_IsNotSeenByAnother()
    {
        var items = await BatchAsync(Enumerable.Range(0, 10).Select(_ => new { code = "var before = typeof seen; globalThis.seen = 1; before" }));

        items.ShouldAllBe(item => item.Value().GetString() == "undefined");
    }

    [Fact]
    public async Task Batch_Empty_AnswersNoItems() => (await BatchAsync(Array.Empty<object>())).ShouldBeEmpty();

    [Fact]
    public async Task Batch_LargeResultsBehindALateOne_AllArriveInOrder()
    {
        var items = await BatchAsync(
            [.. Enumerable.Range(0, 12).Select(i => new { code = i == 0 ? "await new Promise(r => setTimeout(r, 500)); '0'" : $"'{i % 10}'.repeat(5e6)" })]);

        items.Length.ShouldBe(12);
        items.Skip(1).Select((item, i) => (item.Value().GetString()!.Length, item.Value().GetString()![0])).ShouldBe(
            Enumerable.Range(1, 11).Select(i => (5_000_000, (char)('0' + (i % 10)))));
    }

    [Fact]
    public async Task Batch_WrongFields_AreAllNamedWithTheirPlaceAndNothingRuns()
    {
        var answer = await service.Client.SendAsync(HttpMethod.Post, "/eval/batch", """
            {"evaluations":[{"code":"1"},{},5,{"code":"1","timeoutMs":0,"nonsense":1,"globals":{"a":{"$bigint":"x"}}}],"more":1}
            """);

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(
            ["evaluations[1].code", "evaluations[2]", "evaluations[3].timeoutMs", "evaluations[3].nonsense", "evaluations[3].globals.a.$bigint", "more"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("{}", "evaluations")]
    [InlineData("""{"evaluations":{}}""", "evaluations")]
    [InlineData("""{"evaluations":null}""", "evaluations")]
    [InlineData("[]", "body")]
    [InlineData("""{"evaluations":[{"code":"1"]}""", "body")]
    public async Task Batch_NoArrayOfBodies_IsRefused(string body, string field)
    {
        var answer = await service.Client.SendAsync(HttpMethod.Post, "/eval/batch", body);

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
    }

    [Fact]
    public async Task Batch_MoreThanTheMaximum_IsRefusedNamingTheSetting()
    {
        var limit = (await service.Client.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("maxBatchEvaluations").GetInt32();
        limit.ShouldBe(1000);
        var answer = await service.Client.SendAsync(HttpMethod.Post, "/eval/batch", new { evaluations = Enumerable.Repeat(new { code = "1" }, limit + 1) });

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").GetProperty("evaluations")[0].GetString()!.ShouldContain("JsRun:Limits:MaxBatchEvaluations");
    }

    [Fact]
    public async Task Batch_NoPlaceForOne_HasAProblemInItsPlace()
    {
        await using var small = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "1"), ("JsRun__Limits__MaxWaitingEvaluations", "0"));
        using var abandon = new CancellationTokenSource();

        // The only place is taken once an item is refused, unless it was an item that had the place.
        Task<Answer> blocking;
        JsonElement item;
        do
        {
            blocking = small.Client.SendUntilAsync(HttpMethod.Post, "/eval", new { code = "for (;;);", timeoutMs = 60_000, cpuMs = 60_000 }, abandon.Token);
            do
            {
                item = (await BatchAsync(small.Client, [new { code = "1" }]))[0];
            }
            while (!item.TryGetProperty("problem", out _) && !blocking.IsCompleted);
        }
        while (blocking.IsCompleted);

        item.GetProperty("problem").GetProperty("status").GetInt32().ShouldBe(503);
        item.GetProperty("problem").Text("code").ShouldBe("overloaded");
        item.GetProperty("problem").Text("traceId")!.ShouldMatch("^[0-9a-f]{32}$");
        await abandon.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(blocking);
    }

    [Fact]
    public async Task Batch_ClientGone_InterruptsAll()
    {
        await using var small = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxConcurrentEvaluations", "2"));
        using var abandon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var body = new { evaluations = Enumerable.Repeat(new { code = "for (;;);", timeoutMs = 60_000, cpuMs = 60_000 }, 20) };
        await Should.ThrowAsync<OperationCanceledException>(small.Client.SendUntilAsync(HttpMethod.Post, "/eval/batch", body, abandon.Token));

        // Both places are free again, long before the budgets are used up.
        var items = await BatchAsync(small.Client, [new { code = "1" }, new { code = "2" }]).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        items.Select(item => item.Value().GetInt32()).ShouldBe([1, 2]);
    }

    private Task<JsonElement[]> BatchAsync(IEnumerable<object> evaluations) => BatchAsync(service.Client, evaluations);

    private static async Task<JsonElement[]> BatchAsync(HttpClient client, IEnumerable<object> evaluations)
    {
        var answer = await client.SendAsync(HttpMethod.Post, "/eval/batch", new { evaluations });
        answer.Status.ShouldBe(200, answer.Body.ToString());
        return [.. answer.Body.GetProperty("items").EnumerateArray()];
    }
}
