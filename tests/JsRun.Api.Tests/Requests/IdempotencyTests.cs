using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Requests;

/// <summary>Requests that are sent again with the same Idempotency-Key.</summary>
public sealed class IdempotencyTests(SharedService service)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Evaluation_SentAgain_IsCarriedOutOnceAndAnsweredTheSame()
    {
        var (path, key) = (await CounterAsync(), NewKey());

        var first = await Client.PostWithKeyAsync(path, key, new { code = "++n" });
        var second = await Client.PostWithKeyAsync(path, key, new { code = "++n" });
        var another = await Client.PostWithKeyAsync(path, NewKey(), new { code = "++n" });

        first.Body.Value().GetInt32().ShouldBe(1);
        IsReplayed(first).ShouldBeFalse();
        second.Status.ShouldBe(200);
        IsReplayed(second).ShouldBeTrue();
        second.Body.GetRawText().ShouldBe(first.Body.GetRawText());
        second.Message.Content.Headers.ContentType.ShouldBe(first.Message.Content.Headers.ContentType);
        second.Message.Headers.CacheControl!.NoStore.ShouldBeTrue();
        another.Body.Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Runtime_CreatedAgain_IsTheSame()
    {
        var key = NewKey();

        var first = await Client.PostWithKeyAsync("/runtimes", key, new { label = new { key } });
        var second = await Client.PostWithKeyAsync("/runtimes", key, new { label = new { key } });

        (first.Status, second.Status).ShouldBe((201, 201));
        second["id"].ShouldBe(first["id"]);
        second.Message.Headers.Location.ShouldBe(first.Message.Headers.Location.ShouldNotBeNull());
        var list = await Client.SendAsync(HttpMethod.Get, $"/runtimes?label.key={key}");
        list.Body.GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task RequestWithoutABody_SentAgain_IsAnsweredTheSame()
    {
        var (path, key) = ($"/runtimes/{await Client.CreateRuntimeAsync()}/interrupt", NewKey());

        var first = await Client.PostWithKeyAsync(path, key, null);
        var second = await Client.PostWithKeyAsync(path, key, null);

        (first.Status, second.Status).ShouldBe((202, 202));
        (IsReplayed(first), IsReplayed(second)).ShouldBe((false, true));
    }

    [Fact]
    public async Task Batch_SentAgain_IsAnsweredTheSame()
    {
        var (key, body) = (NewKey(), new { evaluations = new[] { new { code = "Math.random()" }, new { code = "Math.random()" } } });

        var first = await Client.PostWithKeyAsync("/eval/batch", key, body);
        var second = await Client.PostWithKeyAsync("/eval/batch", key, body);

        first.Status.ShouldBe(200);
        IsReplayed(second).ShouldBeTrue();
        second.Body.GetRawText().ShouldBe(first.Body.GetRawText());
    }

    [Fact]
    public async Task Key_WithAnotherRequest_IsAConflict()
    {
        var (path, key) = (await CounterAsync(), NewKey());
        (await Client.PostWithKeyAsync(path, key, new { code = "++n" })).Status.ShouldBe(200);

        Refusals.ShouldBeProblem(await Client.PostWithKeyAsync(path, key, new { code = "n" }), 409, "conflict");
        Refusals.ShouldBeProblem(await Client.PostWithKeyAsync("/eval", key, new { code = "++n" }), 409, "conflict");
        Refusals.ShouldBeProblem(await Client.PostWithKeyAsync(path + "?a=1", key, new { code = "++n" }), 409, "conflict");
        (await Client.PostWithKeyAsync(path, key, new { code = "++n" })).Body.Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Requests_AtTheSameTime_ShareOneAnswer()
    {
        var (path, key) = (await CounterAsync(), NewKey());
        var body = new { code = "n++; await new Promise(done => setTimeout(done, 3000)); n", timeoutMs = 20_000 };

        var asking = Enumerable.Range(0, 8).Select(_ => Client.PostWithKeyAsync(path, key, body)).ToArray();
        await Client.WaitUntilBusyAsync(path.Split('/')[2]);
        Refusals.ShouldBeProblem(await Client.PostWithKeyAsync(path, key, new { code = "0" }), 409, "conflict");
        var answers = await Task.WhenAll(asking);

        answers.ShouldAllBe(answer => answer.Status == 200 && answer.Body.Value().GetInt32() == 1);
        answers.Count(IsReplayed).ShouldBe(7);
        (await Client.EvalInAsync(path.Split('/')[2], "n")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task ClientThatLeaves_FindsTheAnswerWhenItComesBack()
    {
        var (path, key) = (await CounterAsync(), NewKey());
        var body = new { code = "n++; await new Promise(done => setTimeout(done, 3000)); n", timeoutMs = 20_000 };
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            var first = Client.PostWithKeyAsync(path, key, body, leaving.Token);
            await Client.WaitUntilBusyAsync(path.Split('/')[2]);
            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => first);
        }

        var second = await Client.PostWithKeyAsync(path, key, body);

        IsReplayed(second).ShouldBeTrue();
        second.Body.Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task ClientThatLeaves_WhileItWaits_LeavesTheOthersTheirAnswer()
    {
        var (path, key) = (await CounterAsync(), NewKey());
        var body = new { code = "n++; await new Promise(done => setTimeout(done, 3000)); n", timeoutMs = 20_000 };
        var first = Client.PostWithKeyAsync(path, key, body);
        await Client.WaitUntilBusyAsync(path.Split('/')[2]);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var second = Client.PostWithKeyAsync(path, key, body, leaving.Token);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);

        (await first).Body.Value().GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("/runtimes/rt_none/eval", """{"code":"1"}""", 404)]
    [InlineData("/runtimes", """{"bootstrap":"throw 1"}""", 422)]
    [InlineData("/eval", """{"code":1}""", 400)]
    [InlineData("/eval", "{", 400)]
    public async Task Refusal_SentAgain_IsAnsweredTheSame(string path, string body, int status)
    {
        var key = NewKey();

        var first = await Client.PostWithKeyAsync(path, key, body);
        var second = await Client.PostWithKeyAsync(path, key, body);

        (first.Status, second.Status).ShouldBe((status, status));
        (IsReplayed(first), IsReplayed(second)).ShouldBe((false, true));
        second.Body.GetRawText().ShouldBe(first.Body.GetRawText());
        second.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("/eval", "text/event-stream")]
    [InlineData("/eval", "application/x-ndjson")]
    [InlineData("/eval/batch", "application/x-ndjson")]
    [InlineData("/runtimes/rt_none/eval", "text/event-stream")]
    [InlineData("/runtimes/rt_none/cpu-profile", "application/json")]
    public async Task AnswerThatIsStreamed_IsRefusedNamingTheHeader(string path, string accept)
    {
        using var request = Request(path, NewKey(), """{"code":"1"}""");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await Client.SendAsync(request, Cancellation);

        var answer = new Answer((int)response.StatusCode, JsRunCalls.Parse(await response.Content.ReadAsByteArrayAsync(Cancellation)), response);
        Refusals.ShouldHaveError(answer, "Idempotency-Key", "streamed");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\u00e4")]
    [InlineData("LONG")]
    public async Task Key_OfAWrongForm_IsRefused(string key)
    {
        const string body = """{"code":"1"}""";
        var address = Client.BaseAddress!;

        var answer = await RawHttp.SendAsync(
            address,
            $"POST /eval HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Type: application/json\r\nIdempotency-Key: {key.Replace("LONG", new string('k', 256))}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("\"Idempotency-Key\":[\"must be sent once, with 1 to 255 characters");
    }

    [Fact]
    public async Task Key_SentTwice_IsRefused()
    {
        using var request = Request("/eval", "a", """{"code":"1"}""");
        request.Headers.Add("Idempotency-Key", "b");
        using var response = await Client.SendAsync(request, Cancellation);

        ((int)response.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task Key_AsLongAsMayBe_IsTaken()
    {
        var key = NewKey().PadRight(255, '~');

        (await Client.PostWithKeyAsync("/eval", key, new { code = "1" })).Status.ShouldBe(200);
        IsReplayed(await Client.PostWithKeyAsync("/eval", key, new { code = "1" })).ShouldBeTrue();
    }

    [Fact]
    public async Task Header_OnOtherMethodsAndPaths_MeansNothing()
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, "/limits") { Headers = { { "Idempotency-Key", "a b" } } };
        using var answered = await Client.SendAsync(question, Cancellation);

        ((int)answered.StatusCode).ShouldBe(200);
        (await Client.PostWithKeyAsync("/nothing", NewKey(), null)).Status.ShouldBe(404);
        (await Client.PostWithKeyAsync("/version", NewKey(), null)).Status.ShouldBe(405);
    }

    [Fact]
    public async Task OpenApi_DescribesTheHeaderOfEveryPost()
    {
        var paths = (await Client.SendAsync(HttpMethod.Get, "/swagger/v1/swagger.json")).Body.GetProperty("paths");
        var posts = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Where(operation => operation.Name == "post").Select(operation => operation.Value).ToArray();

        posts.Length.ShouldBeGreaterThan(8);
        posts.ShouldAllBe(post => post.GetProperty("parameters").EnumerateArray().Any(parameter => parameter.Text("name") == "Idempotency-Key" && parameter.Text("in") == "header"));
        posts.ShouldAllBe(post => post.GetProperty("responses").EnumerateObject().Any(response => response.Name == "409"));
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    private static bool IsReplayed(Answer answer) => answer.IsReplayed();

    private static HttpRequestMessage Request(string path, string key, string body) =>
        new(HttpMethod.Post, path) { Headers = { { "Idempotency-Key", key } }, Content = new StringContent(body, Encoding.UTF8, "application/json") };

    /// <summary>A path that evaluates in a runtime of its own, with a counter.</summary>
    private async Task<string> CounterAsync() => $"/runtimes/{await Client.CreateRuntimeAsync(new { bootstrap = "globalThis.n = 0" })}/eval";
}
