using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>Functions of a runtime that a session's client carries out.</summary>
public sealed class SessionFunctionTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    public async Task Function_IsCalledWithItsArguments_AndItsResultIsTheValue(string mode)
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "add", mode, (_, args) => args[0].GetInt32() + args[1].GetInt32());

        var envelope = await session.EvalAsync(mode == "sync" ? "add(40, 2)" : "const sum = add(40, 2); [sum instanceof Promise, await sum]");

        (mode == "sync" ? envelope.Value() : envelope.Value()[1]).GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Values_OfEveryKind_GoBothWays()
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "echo", "sync", (_, args) => args[0]);

        var envelope = await session.EvalAsync("""
            const got = echo({ a: [1, undefined, NaN], b: 10n, c: new Map([[1, new Date(0)]]), d: new Uint8Array([1, 2]), e: /x/g, ['$f']: -0 });
            [got.a[1], got.a[2], got.b, got.c.get(1).getTime(), got.d[1], got.e.flags, Object.is(got['$f'], -0)].map(String).join()
            """);

        envelope.Value().GetString().ShouldBe("undefined,NaN,10,0,2,g,true");
    }

    [Fact]
    public async Task ManyCalls_GoThereAndBack()
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "twice", "async", (_, args) => args[0].GetInt32() * 2);

        var envelope = await session.CallAsync("eval", new { code = "let sum = 0; for (let i = 0; i < 1000; i++) sum += await twice(i); sum", timeoutMs = 60_000 });

        envelope.Value().GetInt32().ShouldBe(999_000);
    }

    [Fact]
    public async Task Error_WithNamesThatAreLoneSurrogates_FailsTheCall_AndTheSessionGoesOn()
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "f", "async", (_, _) => null);
        session.Invoke = async (_, _) =>
        {
            // What is answered afterwards, by its return, nobody waits for any more.
            await session.SendAsync("""{"jsonrpc":"2.0","id":1,"error":{"\ud800a":1,"\ud800message":2,"message":"\ud800","data":[7]}}""");
            return null;
        };

        (await session.EvalAsync("await f().catch(e => [e.message, e.data[0]])")).Value().GetRawText().ShouldBe("[\"The function failed.\",7]");
        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"code":1,"message":"m","name":"RangeError"}""", """["RangeError","m",null]""")]
    [InlineData("""{"code":1,"message":"m","data":{"name":"NotFound","id":7}}""", """["NotFound","m",{"name":"NotFound","id":7}]""")]
    [InlineData("""{"code":1,"message":"m","name":"A","data":{"name":"B"}}""", """["A","m",{"name":"B"}]""")]
    [InlineData("""{"code":1,"message":"m","name":5,"data":[1]}""", """["Error","m",[1]]""")]
    public async Task Error_OfTheClient_HasItsName(string error, string seen)
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());
        session.Invoke = async (_, _) =>
        {
            await session.SendAsync($$"""{"jsonrpc":"2.0","id":1,"error":{{error}}}""");
            return null;
        };
        await session.CallAsync("bind", new { name = "f" });

        (await session.EvalAsync("await f().catch(e => [e.name, e.message, e.data ?? null])")).Value().GetRawText().ShouldBe(seen);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":5}""", "`error` must be an object.")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":null}""", "`error` must be an object.")]
    [InlineData("""{"id":1,"result":1}""", "`jsonrpc` is required.")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1,"error":{"message":"x"}}""", "One of `method`, `result` and `error` is required.")]
    public async Task Answer_ThatIsNone_FailsTheCallAtOnce(string message, string why)
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync(new { timeoutMs = 60_000 }));
        var isOver = new TaskCompletionSource();
        session.Invoke = async (_, _) =>
        {
            await session.SendAsync(message);
            await isOver.Task;
            return null;
        };
        await session.CallAsync("bind", new { name = "f" });

        (await session.EvalAsync("await f().catch(e => e.message)")).Value().GetString()!.ShouldEndWith(why);
        isOver.SetResult();
    }

    [Fact]
    public async Task Bind_ThatFails_CountsForNothing()
    {
        await using var own = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxSessionFunctions", "1"));
        await using var session = await SessionClient.ConnectAsync(own.Client, await own.Client.CreateRuntimeAsync());
        await session.EvalAsync("Object.defineProperty(globalThis, 'taken', { value: 1 })");

        (await session.FailAsync("bind", new { name = "taken" })).GetProperty("data").Text("code").ShouldNotBe("quota_exceeded");

        (await session.CallAsync("bind", new { name = "free" })).GetBoolean().ShouldBeTrue();
        (await session.FailAsync("bind", new { name = "another" })).GetProperty("data").Text("code").ShouldBe("quota_exceeded");
    }

    // Either side keeps credit for less than 256 KiB back: a value that fills nearly all of the window must get through nevertheless.
    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    public async Task Values_OfAllSizes_GoThereAndBack_WhateverWentBefore(string mode)
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "echo", mode, (_, args) => args[0]);

        var envelope = await session.CallAsync("eval", new
        {
            code = "const wrong = []; for (const kib of [1, 250, 1000, 200, 1020, 3000, 255, 900, 1]) { const text = 'x'.repeat(kib * 1024); if (await echo(text) !== text) wrong.push(kib) } wrong.length",
            timeoutMs = 60_000,
            cpuMs = 60_000,
        });

        envelope.Value().GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Calls_AtOnce_ComeInTheirOrder()
    {
        var seen = new List<int>();
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "note", "async", (_, args) =>
        {
            seen.Add(args[0].GetInt32());
            return args[0];
        });

        var envelope = await session.EvalAsync("(await Promise.all(Array.from({ length: 100 }, (_, i) => note(i)))).length");

        envelope.Value().GetInt32().ShouldBe(100);
        seen.ShouldBe(Enumerable.Range(0, 100));
    }

    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    public async Task Error_OfTheClient_IsThrownWithMessageAndData(string mode)
    {
        await using var session = await BindAsync(
            await Client.CreateRuntimeAsync(), "fail", mode, (_, _) => throw new RpcException(7, "no such user", new { id = new Dictionary<string, string> { ["$bigint"] = "5" } }));

        var envelope = await session.EvalAsync("try { await fail() } catch (e) { [e instanceof Error, e.name, e.message, e.data.id] }");

        envelope.Value().EnumerateArray().Select(item => item.ToString()).ShouldBe(["True", "Error", "no such user", """{"$bigint":"5"}"""]);
    }

    [Fact]
    public async Task Result_ThatIsNoValue_IsAnError()
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "bad", "async", (_, _) => new Dictionary<string, int> { ["$nonsense"] = 1 });

        (await session.EvalAsync("await bad()")).Error().Text("message")!.ShouldContain("no value");
    }

    [Fact]
    public async Task Handler_OfAnAsyncFunction_MayEvaluateMeanwhile()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        session.Invoke = async (_, _) => (await session.EvalAsync("++depth")).Value();
        await session.CallAsync("bind", new { name = "again", mode = "async" });

        (await session.EvalAsync("let depth = 1; await again() + depth")).Value().GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Handler_OfASyncFunction_ThatWaitsForItsRuntime_WaitsUntilTheBudgetEnds()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        var inner = new TaskCompletionSource<JsonElement>();
        session.Invoke = async (_, _) =>
        {
            var envelope = await session.EvalAsync("'after'");
            inner.SetResult(envelope);
            return envelope.Value();
        };
        await session.CallAsync("bind", new { name = "wait", mode = "sync" });

        (await session.CallAsync("eval", new { code = "wait()", timeoutMs = 300 })).Outcome().ShouldBe("timeout");

        (await inner.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).Value().GetString().ShouldBe("after");
    }

    [Fact]
    public async Task SyncFunction_HoldsUpNoOtherRuntime_AndCanBeInterrupted()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var other = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        var asked = new TaskCompletionSource();
        session.Invoke = (_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<object?>().Task;
        };
        await session.CallAsync("bind", new { name = "block", mode = "sync" });
        var running = session.CallAsync("eval", new { code = "block()", timeoutMs = 50_000 });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        (await Client.EvalInAsync(other, "1")).Value().GetInt32().ShouldBe(1);
        (await session.CallAsync("interrupt")).GetBoolean().ShouldBeTrue();

        (await running).Outcome().ShouldBe("interrupted");
    }

    [Theory]
    [InlineData("async")]
    [InlineData("sync")]
    public async Task Socket_ThatCloses_EndsItsCalls_AndTheRuntimeGoesOn(string mode)
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        var asked = new TaskCompletionSource();
        session.Invoke = (_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<object?>().Task;
        };
        await session.CallAsync("bind", new { name = "ask", mode });
        var running = Client.EvalInAsync(runtime, new { code = "let why; try { await ask() } catch (e) { why = e.message } why", timeoutMs = 50_000 });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        session.Abort();

        (await running).Value().GetString()!.ShouldContain("gone");
        (await Client.EvalInAsync(runtime, "let later; try { await ask() } catch (e) { later = e.name } later")).Value().GetString().ShouldBe("Error");

        // Reconnected, the client binds it anew.
        await using var next = await BindAsync(runtime, "ask", mode, (_, _) => 9);
        (await next.EvalAsync("await ask()")).Value().GetInt32().ShouldBe(9);
    }

    [Fact]
    public async Task Name_BoundByTwoSessions_IsTheLaterOnes()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var first = await BindAsync(runtime, "who", "async", (_, _) => "first");
        await using (var second = await BindAsync(runtime, "who", "async", (_, _) => "second"))
        {
            (await first.EvalAsync("await who()")).Value().GetString().ShouldBe("second");

            // Takes away its own, which is no more.
            (await first.CallAsync("unbind", new { name = "who" })).GetBoolean().ShouldBeTrue();
            (await first.EvalAsync("await who()")).Value().GetString().ShouldBe("second");
        }

        await first.CallAsync("bind", new { name = "who" });
        (await first.EvalAsync("await who()")).Value().GetString().ShouldBe("first");
    }

    [Fact]
    public async Task Unbind_TakesTheGlobalAway()
    {
        await using var session = await BindAsync(await Client.CreateRuntimeAsync(), "f", "sync", (_, _) => 1);
        await session.EvalAsync("const kept = f");

        (await session.CallAsync("unbind", new { name = "f" })).GetBoolean().ShouldBeTrue();

        (await session.EvalAsync("typeof f")).Value().GetString().ShouldBe("undefined");
        (await session.EvalAsync("kept()")).Outcome().ShouldBe("javascript_error");
        var error = await session.FailAsync("unbind", new { name = "f" });
        error.GetProperty("code").GetInt32().ShouldBe(-32000);
        error.GetProperty("data").Text("code").ShouldBe("function_not_found");
    }

    [Fact]
    public async Task Bind_ThatIsWrong_NamesTheFields()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var error = await session.FailAsync("bind", new { mode = "both", url = "x" });

        error.GetProperty("code").GetInt32().ShouldBe(-32602);
        error.GetProperty("data").GetProperty("errors").EnumerateObject().Select(field => field.Name).ShouldBe(["mode", "url", "name"], ignoreOrder: true);
    }

    [Fact]
    public async Task Bind_Pipelined_IsThereForTheEvaluationBehindIt()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        session.Invoke = (_, _) => Task.FromResult<object?>(3);

        var binding = session.CallAsync("bind", new { name = "three", mode = "sync" });
        var using3 = session.EvalAsync("three()");

        (await binding).GetBoolean().ShouldBeTrue();
        (await using3).Value().GetInt32().ShouldBe(3);
    }

    private async Task<SessionClient> BindAsync(string runtime, string name, string mode, Func<string, JsonElement, object?> handler)
    {
        var session = await SessionClient.ConnectAsync(Client, runtime);
        session.Invoke = (function, args) => Task.FromResult(handler(function, args));
        (await session.CallAsync("bind", new { name, mode })).GetBoolean().ShouldBeTrue();
        return session;
    }
}
