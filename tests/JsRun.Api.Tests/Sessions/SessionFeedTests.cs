using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>Streams that a session's client feeds.</summary>
public sealed class SessionFeedTests(SharedService service)
{
    private const string Collect = "const all = []; for await (const item of input) all.push(item); all";
    private const int Room = 16;

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
        (await StatAsync(runtime, "bytesStreamedIn")).ShouldBe("1".Length + """{"a":"b"}""".Length);
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

    [Theory]
    [InlineData("await reader.cancel('enough')")]
    [InlineData("reader.releaseLock(); for await (const item of input) break")]
    public async Task Cancel_ByTheScript_IsTold_AndEndsPushes(string cancel)
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await session.EvalAsync("const reader = input.getReader(); 0");

        // More than a read takes, so that some still wait.
        var pushes = Enumerable.Range(0, 500).Select(n => session.PostAsync("stream.push", new { stream = "mine", value = n })).ToArray();
        (await session.EvalAsync(cancel + "; 1")).Value().GetInt32().ShouldBe(1);

        var told = await session.NotificationAsync("stream.cancel");
        told.Text("stream").ShouldBe("mine");
        told.Text("reason").ShouldBe("cancelled");
        var refused = (await Task.WhenAll(pushes))[^1].GetProperty("error");
        ShouldBeClosed(refused, "cancelled");
        ShouldBeClosed(await session.FailAsync("stream.push", new { stream = "mine", value = 1 }), "cancelled");
        ShouldBeClosed(await session.FailAsync("stream.close", new { stream = "mine" }), "cancelled");
    }

    [Fact]
    public async Task Error_ByTheClient_ReachesTheReader_AfterWhatWasPushed()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        var reading = session.CallAsync("eval", new
        {
            code = "const all = []; try { for await (const item of input) all.push(item) } catch (error) { all.push(error instanceof Error, error.message) } all",
            globals = new { input = Stream("mine") },
        });

        for (var n = 0; n < 3; n++)
        {
            await PushAsync(session, "mine", n);
        }

        await session.CallAsync("stream.error", new { stream = "mine", message = "no more" });

        (await reading).Value().GetRawText().ShouldBe("""[0,1,2,true,"no more"]""");
        (await session.FailAsync("stream.push", new { stream = "mine", value = 1 })).GetProperty("code").GetInt32().ShouldBe(-32602);
    }

    [Fact]
    public async Task End_OfAStreamThatNobodyReads_IsSeenByClosed()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "good", value = Stream("good") });
        await session.CallAsync("setGlobal", new { name = "bad", value = Stream("bad") });
        var waiting = session.EvalAsync("await good.getReader().closed; try { await bad.getReader().closed } catch (error) { error.message }");

        await session.CallAsync("stream.close", new { stream = "good" });
        await session.CallAsync("stream.error", new { stream = "bad", message = "broken" });

        (await waiting).Value().GetString().ShouldBe("broken");
    }

    [Fact]
    public async Task Names_ThatAreLoneSurrogates_BesideAStream_EndNoSession()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        session.Invoke = async (_, _) =>
        {
            await session.SendAsync("""{"jsonrpc":"2.0","id":1,"result":{"\ud800a":1,"x":"stream"}}""");
            return null;
        };
        await session.CallAsync("bind", new { name = "f" });

        (await session.EvalAsync("await f().then(value => value.x, error => error.message)")).Value().ValueKind.ShouldBe(JsonValueKind.String);
        await session.SendAsync("""{"jsonrpc":"2.0","id":900,"method":"eval","params":{"code":"1","globals":{"v":{"\ud800a":1,"stream":2}}}}""");
        await session.SendAsync("""{"jsonrpc":"2.0","id":901,"method":"eval","params":{"code":"1","\ud800":"stream"}}""");
        (await session.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Session_ThatLeaves_HasItsStreamsFail()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await session.CallAsync("setGlobal", new { name = "other", value = Stream("other") });
        await PushAsync(session, "mine", 1);
        await session.EvalAsync("const reader = input.getReader(); const first = await reader.read(); 0");
        var reading = Client.EvalInAsync(runtime, "try { await reader.read() } catch (error) { String(error) + first.value }");
        await Client.WaitUntilBusyAsync(runtime);

        session.Abort();

        (await reading).Value().GetString().ShouldBe("Error: The client that feeds the stream is gone1");
        (await Client.EvalInAsync(runtime, "try { await other.getReader().read() } catch (error) { String(error) }")).Value().GetString().ShouldBe("Error: The client that feeds the stream is gone");
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Context_ThatGoes_EndsItsStreams()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        (await session.CallAsync("eval", new { code = "input.locked", context = "fresh", globals = new { input = Stream("mine") } })).Value().GetBoolean().ShouldBeFalse();

        var told = await session.NotificationAsync("stream.cancel");
        told.Text("stream").ShouldBe("mine");
        told.Text("reason").ShouldBe("closed");
        ShouldBeClosed(await session.FailAsync("stream.push", new { stream = "mine", value = 1 }), "closed");
    }

    [Fact]
    public async Task Runtime_ThatIsDeleted_AnswersPushesThatWait()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        var pushes = Enumerable.Range(0, Room + 5).Select(n => session.PostAsync("stream.push", new { stream = "mine", value = n })).ToArray();
        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);

        await Client.SendAsync(HttpMethod.Delete, "/runtimes/" + runtime);

        foreach (var answer in await Task.WhenAll(pushes[Room..]))
        {
            answer.GetProperty("error").GetProperty("data").GetProperty("status").GetInt32().ShouldBe(410);
        }

        await session.Closed;
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
    public async Task Evaluation_ThatIsStoppedWhileItWaitsForAnItem_LeavesTheStream()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        (await session.CallAsync("eval", new { code = "globalThis.reader = input.getReader(); await reader.read()", timeoutMs = 100 })).Outcome().ShouldBe("timeout");

        var reading = session.EvalAsync("(await reader.read()).value");
        await PushAsync(session, "mine", "for the read that was given up");
        await PushAsync(session, "mine", "next");

        (await reading).Value().GetString().ShouldBe("next");
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
    public async Task Id_ThatNamesNoStream_IsRefused()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        foreach (var (method, parameters) in new (string, object)[]
        {
            ("stream.push", new { stream = "none", value = 1 }), ("stream.close", new { stream = "none" }), ("stream.error", new { stream = "none", message = "x" }),
        })
        {
            var error = await session.FailAsync(method, parameters);
            error.GetProperty("code").GetInt32().ShouldBe(-32602);
            error.GetProperty("data").GetProperty("errors").TryGetProperty("stream", out _).ShouldBeTrue();
        }

        foreach (var parameters in new object[] { new { stream = "none" }, new { value = 1 }, new { stream = 1, value = 1 }, new { stream = "x", value = new Dictionary<string, object> { ["$what"] = 1 } }, new { stream = "x", value = 1, more = 1 } })
        {
            (await session.FailAsync("stream.push", parameters)).GetProperty("code").GetInt32().ShouldBe(-32602);
        }
    }

    [Fact]
    public async Task Id_ThatIsInUse_IsRefused_AndFreeOnceItsStreamHasEnded()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        var twice = await session.FailAsync("eval", new { code = "1", globals = new { a = Stream("mine"), b = Stream("mine") } });
        twice.GetProperty("code").GetInt32().ShouldBe(-32602);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });

        var again = await session.FailAsync("call", new { function = "String", args = new[] { Stream("mine") } });

        again.GetProperty("code").GetInt32().ShouldBe(-32602);
        again.GetProperty("data").GetProperty("errors").GetProperty("args")[0].GetString()!.ShouldContain("mine");
        await session.CallAsync("stream.close", new { stream = "mine" });
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await PushAsync(session, "mine", 7);
        (await session.EvalAsync("(await input.getReader().read()).value")).Value().GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task Request_ThatIsNotCarriedOut_HasNoStreams()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var refused = await session.FailAsync("setGlobal", new { name = "input", value = Stream("mine"), context = "none" });
        refused.GetProperty("data").Text("code").ShouldBe("context_not_found");
        ShouldBeClosed(await session.FailAsync("stream.push", new { stream = "mine", value = 1 }), "not_carried_out");

        (await session.FailAsync("eval", new { code = 1, globals = new { input = Stream("other") } })).GetProperty("code").GetInt32().ShouldBe(-32602);
        ShouldBeClosed(await session.FailAsync("stream.push", new { stream = "other", value = 1 }), "not_carried_out");
    }

    [Fact]
    public async Task Names_ThatAreTakenLiterally_AreNoStreams()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var value = await session.CallAsync("eval", new
        {
            code = "[globalThis.$stream, literal.$stream, `{\"$stream\":\"x\"}`]",
            globals = new Dictionary<string, object> { ["$stream"] = "plain", ["literal"] = new Dictionary<string, object> { ["$object"] = Stream("text") } },
        });

        value.Value().GetRawText().ShouldBe("""["plain","text","{\"$stream\":\"x\"}"]""");
    }

    [Fact]
    public async Task Stream_OfTheClientsOwn_OutsideASession_IsInvalid_AlsoByTheRuntimesNameForIt()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });

        foreach (var id in new[] { "mine", "cs_1_1", "cs_2_1", "cs_3_1" })
        {
            var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1", globals = new { input = Stream(id) } });
            ((int)answer.Status).ShouldBe(400);
            answer.Body.Text("code").ShouldBe("invalid_request");
        }
    }

    [Fact]
    public async Task Stream_InAContextWithoutStreams_IsInvalid()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync(new { intrinsics = new { streams = false } }));

        var refused = await session.FailAsync("eval", new { code = "1", globals = new { input = Stream("mine") } });

        refused.GetProperty("code").GetInt32().ShouldBe(-32602);
        (await session.EvalAsync("typeof ReadableStream")).Value().GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Script_ThatHasReplacedBuiltIns_GetsTheStreamAllTheSame()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.EvalAsync("ReadableStream = class {}; Object.prototype.highWaterMark = 5; Object.prototype.type = 'bytes'; 0");

        var reading = session.CallAsync("eval", new { code = "(await input.getReader().read()).value", globals = new { input = Stream("mine") } });
        await PushAsync(session, "mine", 4);

        (await reading).Value().GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Script_ThatBreaksTheStreamsOfItsContext_HurtsItselfAlone()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.EvalAsync("Object.defineProperty(Array.prototype, 0, { set() { throw 'broken' } }); 0");

        // Alike with a stream of the script's own.
        (await session.EvalAsync("new ReadableStream().getReader().read()")).Error().GetProperty("value").GetString().ShouldBe("broken");
        var reading = session.CallAsync("eval", new { code = "input.getReader().read()", globals = new { input = Stream("mine") } });
        await PushAsync(session, "mine", 4);

        (await reading).Error().GetProperty("value").GetString().ShouldBe("broken");
        (await session.CallAsync("stream.close", new { stream = "mine" })).GetBoolean().ShouldBeTrue();
        (await session.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Script_ThatBreaksTheStreamsOfItsContext_WhileItReads_CancelsWhatItCannotTake()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        await session.CallAsync("setGlobal", new { name = "input", value = Stream("mine") });
        await PushAsync(session, "mine", 1);
        await PushAsync(session, "mine", 2);

        // The first item is what a read waits for; the second must be kept.
        var first = await session.EvalAsync("""
            const reading = input.getReader().read();
            Object.defineProperty(Array.prototype, 0, { set() { throw 'broken' } });
            (await reading).value
            """);

        first.Value().GetInt32().ShouldBe(1);
        var told = await session.NotificationAsync("stream.cancel");
        told.Text("stream").ShouldBe("mine");
        ShouldBeClosed(await session.FailAsync("stream.push", new { stream = "mine", value = 3 }), "cancelled");
        (await session.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
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

    private static Dictionary<string, object> Stream(string id) => new() { ["$stream"] = id };

    private static async Task PushAsync(SessionClient session, string stream, object value) =>
        (await session.CallAsync("stream.push", new { stream, value })).GetBoolean().ShouldBeTrue();

    private static void ShouldBeClosed(JsonElement error, string reason)
    {
        error.GetProperty("code").GetInt32().ShouldBe(-32000);
        error.GetProperty("data").Text("code").ShouldBe("stream_closed");
        error.GetProperty("data").Text("reason").ShouldBe(reason);
    }

    private async Task<long> StatAsync(string runtime, string name) =>
        (await Client.SendAsync(HttpMethod.Get, "/runtimes/" + runtime)).Body.GetProperty("stats").GetProperty(name).GetInt64();
}
