using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Sessions.SessionFeed;

namespace JsRun.Api.Tests.Sessions;

/// <summary>Streams that a session's client feeds: what is pushed arrives, in order, as far as there is room.</summary>
public sealed class SessionFeedTests(SharedService service)
{
    private const string Collect = "const all = []; for await (const item of input) all.push(item); all";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private HttpClient Client => service.Client;

    [Fact]
    public async Task Stream_InGlobals_IsAReadableStream_OfWhatIsPushed()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);

        var reading = session.CallAsync("eval", new { code = "const kind = input instanceof ReadableStream && !input.locked; " + Collect + "; [kind, ...all]", globals = new { input = Stream("mine") } });
        await PushAsync(session, "mine", 1);
        await PushAsync(session, "mine", new { a = "b" });
        await session.CallAsync("stream.close", new { stream = "mine" });

        (await reading).Value().GetRawText().ShouldBe("""[true,1,{"a":"b"}]""");
        (await Client.StatAsync(runtime, "bytesStreamedIn")).ShouldBe("1".Length + """{"a":"b"}""".Length);
    }

    [Fact]
    public async Task Items_OfAllTaggedKinds_ArriveAsTheyWereSent()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        string[] items =
        [
            """{"$undefined":true}""", """{"$number":"-0"}""", """{"$bigint":"123"}""", """{"$date":"2024-01-15T12:30:00.000Z"}""", """{"$map":[[1,{"$set":[2]}]]}""",
            """{"$bytes":"AQID"}""", """{"$regexp":"a+","flags":"g"}""", """{"$object":{"$stream":"mine"}}""", "null", "[]", "\"€\"",
        ];

        var reading = session.CallAsync("eval", new { code = Collect, globals = new { input = Stream("mine") } });
        foreach (var item in items)
        {
            await PushAsync(session, "mine", JsonDocument.Parse(item).RootElement);
        }

        await session.CallAsync("stream.close", new { stream = "mine" });

        (await reading).Value().EnumerateArray().Select(item => item.GetRawText()).ShouldBe(items.Select(item => JsonDocument.Parse(item).RootElement.GetRawText()));
    }

    [Fact]
    public async Task Stream_AsArgumentAndBySetGlobal_IsOneToo_AlsoWithinAValue()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "kept", value = new { list = new[] { Stream("a") } } });
        await session.EvalAsync("async function join(x) { let text = this.before; for await (const item of kept.list[0]) text += item; for await (const item of x.input) text += item; return text }");

        var joining = session.CallAsync("call", new { function = "join", args = new[] { new { input = Stream("b") } }, @this = new { before = "<" } });
        await PushAsync(session, "b", 3);
        await PushAsync(session, "a", 1);
        await PushAsync(session, "a", 2);
        await session.CallAsync("stream.close", new { stream = "a" });
        await session.CallAsync("stream.close", new { stream = "b" });

        (await joining).Value().GetString().ShouldBe("<123");
    }

    [Fact]
    public async Task Stream_AsResultOfABoundFunction_IsOneToo()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        session.Invoke = async (_, _) =>
        {
            await Task.Yield();
            return Stream("file");
        };
        await session.CallAsync("bind", new { name = "open" });
        await session.EvalAsync("const input = await open(); 0");
        var reading = session.EvalAsync(Collect);
        await PushAsync(session, "file", "line");
        await session.CallAsync("stream.close", new { stream = "file" });

        (await reading).Value().GetRawText().ShouldBe("""["line"]""");
    }

    [Fact]
    public async Task Push_BeforeTheEvaluationBegins_IsKept_InOrder()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var before = session.EvalAsync("const until = Date.now() + 300; while (Date.now() < until);");
        var reading = session.CallAsync("eval", new { code = Collect, globals = new { input = Stream("mine") } });
        var pushes = Enumerable.Range(0, 50).Select(n => session.PostAsync("stream.push", new { stream = "mine", value = n })).ToArray();
        var closing = session.CallAsync("stream.close", new { stream = "mine" });

        (await reading).Value().EnumerateArray().Select(item => item.GetInt32()).ShouldBe(Enumerable.Range(0, 50));
        (await Task.WhenAll(pushes)).ShouldAllBe(answer => answer.GetProperty("result").GetBoolean());
        (await closing).GetBoolean().ShouldBeTrue();
        (await before).Outcome().ShouldBe("ok");
    }

    [Fact]
    public async Task Push_BeyondTheRoom_IsAnswered_OnceTheScriptReads()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        for (var n = 0; n < Room; n++)
        {
            await PushAsync(session, "mine", n);
        }

        var beyond = session.PostAsync("stream.push", new { stream = "mine", value = Room });

        // What is sent later is answered all the same, and before.
        (await session.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
        beyond.IsCompleted.ShouldBeFalse();
        (await session.EvalAsync("const reader = input.getReader(); (await reader.read()).value")).Value().GetInt32().ShouldBe(0);
        (await beyond).GetProperty("result").GetBoolean().ShouldBeTrue();
        (await session.EvalAsync("let last; while (last !== 16) last = (await reader.read()).value; last")).Value().GetInt32().ShouldBe(Room);
    }

    [Fact]
    public async Task Push_ThroughATransformThatNobodyReads_IsHeldBack()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await session.EvalAsync("let seen = 0; const output = input.pipeThrough(new TransformStream({ transform(item, to) { seen++; to.enqueue(item * 2) } })); 0");

        var pushes = Enumerable.Range(0, 400).Select(n => session.PostAsync("stream.push", new { stream = "mine", value = n })).ToArray();
        (await session.EvalAsync("seen")).Value().GetInt32().ShouldBeLessThan(100);
        pushes.Count(push => !push.IsCompleted).ShouldBeGreaterThan(100);
        _ = session.CallAsync("stream.close", new { stream = "mine" });

        (await session.EvalAsync("let sum = 0, previous = -2; for await (const item of output) { if (item !== previous + 2) throw new Error('order'); previous = item; sum += item } sum"))
            .Value().GetInt32().ShouldBe(400 * 399);
        (await Task.WhenAll(pushes)).ShouldAllBe(answer => answer.GetProperty("result").GetBoolean());
    }

    [Fact]
    public async Task Echo_OfTenThousandItems_KeepsTheirOrder_BothWays()
    {
        const int Count = 10_000;
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        var output = (await session.CallAsync("eval", new
        {
            code = "input.pipeThrough(new TransformStream({ transform(item, to) { to.enqueue({ item }) } }))",
            globals = new { input = Stream("mine") },
        })).Value().Text("$stream");
        await session.CallAsync("stream.ack", new { stream = output, count = Count });

        var pushing = PushAllAsync();
        async Task PushAllAsync()
        {
            var under = new Queue<Task<JsonElement>>();
            for (var n = 0; n < Count; n++)
            {
                under.Enqueue(session.CallAsync("stream.push", new { stream = "mine", value = n }));
                if (under.Count == 64)
                {
                    await under.Dequeue();
                }
            }

            await Task.WhenAll(under);
            await session.CallAsync("stream.close", new { stream = "mine" });
        }

        for (var n = 0; n < Count; n++)
        {
            (await session.NotificationAsync("stream.item")).GetProperty("value").GetProperty("item").GetInt32().ShouldBe(n);
        }

        await pushing;
        (await session.NotificationAsync("stream.end")).Text("outcome").ShouldBe("ok");
    }

    [Fact]
    public async Task Runtime_InAnEndlessLoop_KeepsNothingElseOfTheSessionWaiting()
    {
        var runtime = await Client.CreateRuntimeAsync(new { timeoutMs = 60_000, cpuMs = 60_000 });
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        var looping = session.CallAsync("eval", new { code = "const reader = input.getReader(); await reader.read(); console.log('looping'); for (;;);", console = true });
        var pushes = Enumerable.Range(0, 200).Select(n => session.PostAsync("stream.push", new { stream = "mine", value = n })).ToArray();

        // An item that is just being handed over when a script is stopped may be lost.
        await session.NotificationAsync("console");

        // More of them than requests may be under way.
        (await session.CallAsync("interrupt")).GetBoolean().ShouldBeTrue();
        (await looping).Outcome().ShouldBe("interrupted");

        // The stream outlives the evaluation that was stopped.
        _ = session.CallAsync("stream.close", new { stream = "mine" });
        var rest = (await session.EvalAsync("reader.releaseLock(); const rest = []; for await (const item of input) rest.push(item); rest")).Value();
        rest.EnumerateArray().Select(item => item.GetInt32()).ShouldBe(Enumerable.Range(200 - rest.GetArrayLength(), rest.GetArrayLength()));
        rest.GetArrayLength().ShouldBeGreaterThanOrEqualTo(199);
        (await Task.WhenAll(pushes)).ShouldAllBe(answer => answer.GetProperty("result").GetBoolean());
    }

    [Fact]
    public async Task Jobs_ByHand_DeliverItems()
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs = "manual" });
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await Client.EvalInAsync(runtime, "globalThis.got = []; const reader = input.getReader(); (async () => { for (;;) got.push((await reader.read()).value) })(); 0");
        (await session.EvalAsync("got.length")).Value().GetInt32().ShouldBe(0);
        await PushAsync(session, "mine", 5);

        using var limit = new CancellationTokenSource(Limit);
        while ((await session.EvalAsync("got.length")).Value().GetInt32() == 0)
        {
            await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/jobs", new { max = 10 });
            limit.Token.ThrowIfCancellationRequested();
        }

        (await session.EvalAsync("got[0]")).Value().GetInt32().ShouldBe(5);
    }

    [Fact]
    public async Task Stream_IsLockedAndTeed_AsTheStandardSays()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        var reading = session.CallAsync("eval", new
        {
            code = """
                const [one, two] = input.tee();
                let error;
                try { input.getReader() } catch (thrown) { error = thrown.name }
                const read = async from => { const all = []; for await (const item of from) all.push(item); return all };
                const both = await Promise.all([read(one), read(two)]);
                [error, input.locked, ...both]
                """,
            globals = new { input = Stream("mine") },
        });
        await PushAsync(session, "mine", 1);
        await PushAsync(session, "mine", 2);
        await session.CallAsync("stream.close", new { stream = "mine" });

        (await reading).Value().GetRawText().ShouldBe("""["TypeError",true,[1,2],[1,2]]""");
    }
}
