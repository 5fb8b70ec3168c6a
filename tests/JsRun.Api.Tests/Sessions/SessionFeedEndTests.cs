using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using static JsRun.Api.Tests.Sessions.SessionFeed;

namespace JsRun.Api.Tests.Sessions;

/// <summary>How streams that a session's client feeds come to their end.</summary>
public sealed class SessionFeedEndTests(SharedService service)
{
    private HttpClient Client => service.Client;

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
}
