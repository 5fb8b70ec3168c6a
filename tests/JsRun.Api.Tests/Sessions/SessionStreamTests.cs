using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>Streams that results hand out over a session.</summary>
public sealed class SessionStreamTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task Ack_RightAfterTheResult_Counts()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        for (var round = 0; round < 100; round++)
        {
            var stream = (await session.EvalAsync("(function* () { for (let n = 0; n < 40; n++) yield n })()")).Value().Text("$stream");
            await session.CallAsync("stream.ack", new { stream, count = 100 });

            for (var n = 0; n < 40; n++)
            {
                (await session.NotificationAsync("stream.item")).GetProperty("value").GetInt32().ShouldBe(n);
            }

            (await session.NotificationAsync("stream.end")).Text("outcome").ShouldBe("ok");
        }
    }

    [Fact]
    public async Task Cancel_RightAfterTheResult_ClosesTheStream()
    {
        const int Rounds = 100;
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.EvalAsync("let closed = 0; 0");
        for (var round = 0; round < Rounds; round++)
        {
            var stream = (await session.EvalAsync("new ReadableStream({ pull(to) { to.enqueue(1) }, cancel() { closed++ } })")).Value().Text("$stream");
            await session.CallAsync("stream.cancel", new { stream });
        }

        while ((await session.EvalAsync("closed")).Value().GetInt32() < Rounds)
        {
            await Task.Yield();
        }

        (await session.EvalAsync("closed")).Value().GetInt32().ShouldBe(Rounds);
    }

    [Fact]
    public async Task Stream_OfAResult_IsSentUnasked_ThenItsEnd()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var value = (await session.EvalAsync("({ rows: (function* () { yield 1; yield { a: 2n } })(), ['$x']: { $stream: 'st_1' } })")).Value();

        var stream = value.GetProperty("$object").GetProperty("rows").Text("$stream");
        var first = await session.NotificationAsync("stream.item");
        first.Text("stream").ShouldBe(stream);
        first.GetProperty("value").GetInt32().ShouldBe(1);
        (await session.NotificationAsync("stream.item")).GetProperty("value").GetProperty("a").Text("$bigint").ShouldBe("2");
        var end = await session.NotificationAsync("stream.end");
        end.Text("stream").ShouldBe(stream);
        end.TryGetProperty("error", out _).ShouldBeFalse();
        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        session.SoFar().ShouldBeEmpty();
    }

    [Fact]
    public async Task Result_WithNamesThatAreLoneSurrogates_IsAnsweredOnce_AndItsStreamsAreSent()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var value = (await session.EvalAsync(@"({ ['\ud800a']: 1, rows: (function* () { yield 1 })(), ['$\ud800abcde']: 1 })")).Value();

        var stream = value.GetProperty("$object").GetProperty("rows").Text("$stream");
        (await session.NotificationAsync("stream.item")).Text("stream").ShouldBe(stream);
        (await session.NotificationAsync("stream.end")).Text("outcome").ShouldBe("ok");
    }

    [Fact]
    public async Task Stream_IsSixteenItemsAheadOfWhatIsAcknowledged()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        var stream = (await session.EvalAsync("let made = 0; (function* () { for (;;) yield ++made })()")).Value().Text("$stream");
        await ItemsAsync(session, 1, 16);

        (await session.EvalAsync("made")).Value().GetInt32().ShouldBe(16);
        session.SoFar().ShouldBeEmpty();
        (await session.CallAsync("stream.ack", new { stream, count = 5 })).GetBoolean().ShouldBeTrue();
        await ItemsAsync(session, 17, 21);
        (await session.EvalAsync("made")).Value().GetInt32().ShouldBe(21);

        // More than was sent is permitted in advance.
        await session.CallAsync("stream.ack", new { stream, count = 100 });
        await ItemsAsync(session, 22, 121);
        (await session.EvalAsync("made")).Value().GetInt32().ShouldBe(121);
    }

    [Fact]
    public async Task Cancel_RunsReturn_AndNothingMoreIsTold()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        var stream = (await session.EvalAsync("let closed = 0; (function* () { try { for (;;) yield 1 } finally { closed++ } })()")).Value().Text("$stream");
        await ItemsAsync(session, 1, 1);

        (await session.CallAsync("stream.cancel", new { stream })).GetBoolean().ShouldBeTrue();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await session.EvalAsync("closed")).Value().GetInt32() == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        session.SoFar().ShouldAllBe(message => message.GetProperty("method").GetString() == "stream.item");
        (await session.CallAsync("stream.ack", new { stream, count = 1 })).GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Stream_ThatFails_EndsWithTheError()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.EvalAsync("(async function* () { yield 1; throw new RangeError('enough') })()");
        await ItemsAsync(session, 1, 1);

        var error = (await session.NotificationAsync("stream.end")).GetProperty("error");

        error.Text("name").ShouldBe("RangeError");
        error.Text("message").ShouldBe("enough");
    }

    [Fact]
    public async Task Session_ThatLeaves_ClosesItsStreams()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.EvalAsync("let closed = 0; (function* () { try { for (;;) yield 1 } finally { closed++ } })()");
        await ItemsAsync(session, 1, 1);

        session.Abort();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Client.EvalInAsync(runtime, "closed")).Value().GetInt32() == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
        }

        await session.DisposeAsync();
    }

    [Fact]
    public async Task ManyStreams_ThatNobodyAcknowledges_HoldUpNoEvaluation()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        await session.EvalAsync("Array.from({ length: 300 }, (_, i) => (function* () { for (;;) yield i })())");

        (await session.EvalAsync("6 * 7")).Value().GetInt32().ShouldBe(42);
        (await Client.EvalInAsync(runtime, "6 * 7")).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Streams_ThatWaitToBeRead_TakeNoPlaceOfARequest()
    {
        await using var own = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxQueueLength", "2"));
        await using var session = await SessionClient.ConnectAsync(own.Client, await own.Client.CreateRuntimeAsync());
        var isHeld = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        session.Invoke = async (_, _) =>
        {
            isHeld.TrySetResult();
            await goOn.Task;
            return null;
        };
        await session.CallAsync("bind", new { name = "hold", mode = "sync" });

        await session.EvalAsync("Array.from({ length: 5 }, () => (function* () { hold(); yield 1 })())");

        // One is being read, up to two wait, and the others cannot.
        await isHeld.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        (await session.NotificationAsync("stream.end")).GetProperty("error").Text("code").ShouldBe("queue_full");
        (await session.NotificationAsync("stream.end")).GetProperty("error").Text("code").ShouldBe("queue_full");
        var waiting = new[] { session.EvalAsync("1"), session.EvalAsync("2") };
        (await session.FailAsync("eval", new { code = "3" })).GetProperty("data").Text("code").ShouldBe("queue_full");
        goOn.SetResult();
        (await Task.WhenAll(waiting)).Select(envelope => envelope.Value().GetInt32()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Stream_OfAResultInPlainJson_IsNone()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.CallAsync("eval", new { code = "({ $stream: 'st_1' })", resultFormat = "json" });

        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
        session.SoFar().ShouldBeEmpty();
    }

    private static async Task ItemsAsync(SessionClient session, int from, int to)
    {
        for (var expected = from; expected <= to; expected++)
        {
            (await session.NotificationAsync("stream.item")).GetProperty("value").GetInt32().ShouldBe(expected);
        }
    }
}
