using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Sessions.SessionFeed;

namespace JsRun.Api.Tests.Sessions;

/// <summary>Names of streams that are none, and scripts that do harm to the streams that a session's client feeds.</summary>
public sealed class SessionFeedRefusalTests(SharedService service)
{
    private HttpClient Client => service.Client;

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
}
