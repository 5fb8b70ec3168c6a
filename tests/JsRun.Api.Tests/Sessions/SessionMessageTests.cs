using System.Net.WebSockets;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Sessions;

/// <summary>What a session makes of messages that are wrong.</summary>
public sealed class SessionMessageTests(SharedService service)
{
    private HttpClient Client => service.Client;

    public static TheoryData<string, int> Malformed => new()
    {
        { "", -32700 },
        { "{", -32700 },
        { "hello", -32700 },
        { """{"jsonrpc":"2.0","id":1,"method":"eval"} trailing""", -32700 },
        { "\uFEFF{\"jsonrpc\":\"2.0\"}", -32700 },
        { new string('[', 100_000), -32700 },
        { "1", -32600 },
        { "null", -32600 },
        { "[]", -32600 },
        { """[{"jsonrpc":"2.0","id":1,"method":"eval","params":{"code":"1"}}]""", -32600 },
        { new string('[', 100_000) + new string(']', 100_000), -32600 },
        { "{}", -32600 },
        { """{"id":1,"method":"eval"}""", -32600 },
        { """{"jsonrpc":"1.0","id":1,"method":"eval"}""", -32600 },
        { """{"jsonrpc":"2.0","id":1}""", -32600 },
        { """{"jsonrpc":"2.0","id":1,"method":7}""", -32600 },
        { """{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", -32600 },
        { """{"jsonrpc":"2.0","id":1,"\ud800":1,"\ud800rpc":1}""", -32600 },
        { """{"jsonrpc":"2.0","id":{},"method":"eval"}""", -32600 },
        { """{"jsonrpc":"2.0","id":true,"method":"eval"}""", -32600 },
        { """{"jsonrpc":"2.0","id":null,"method":"eval"}""", -32600 },
        { """{"jsonrpc":"2.0","id":1,"id":2,"method":"eval"}""", -32600 },
        { """{"jsonrpc":"2.0","id":1,"method":"eval","result":1}""", -32600 },
        { """{"jsonrpc":"2.0","id":1,"method":"eval","params":"x"}""", -32600 },
        { $$"""{"jsonrpc":"2.0","id":"{{new string('x', 300)}}","method":"eval"}""", -32600 },
        { """{"jsonrpc":"2.0","result":1}""", -32600 },
        { """{"jsonrpc":"2.0","id":"a","method":"evil"}""", -32601 },
        { """{"jsonrpc":"2.0","id":"a","method":""}""", -32601 },
        { """{"jsonrpc":"2.0","id":"a","method":"eval"}""", -32602 },
        { """{"jsonrpc":"2.0","id":"a","method":"eval","params":["1"]}""", -32602 },
        { """{"jsonrpc":"2.0","id":"a","method":"interrupt","params":{"x":1}}""", -32602 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Message_ThatIsWrong_IsRefused_AndTheSessionGoesOn(string message, int code)
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.SendAsync(message);

        var error = (await session.NextAsync()).GetProperty("error");
        error.GetProperty("code").GetInt32().ShouldBe(code);
        error.Text("message").ShouldNotBeNullOrEmpty();
        (await session.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Params_ThatAreWrong_AreToldAllAtOnce()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var error = await session.FailAsync("eval", new { code = 7, timeoutMs = "x", kode = 1 });

        error.GetProperty("code").GetInt32().ShouldBe(-32602);
        var problem = error.GetProperty("data");
        problem.Text("code").ShouldBe("invalid_request");
        problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).ShouldBe(["code", "timeoutMs", "kode"], ignoreOrder: true);
    }

    [Fact]
    public async Task Value_ThatCannotBeConverted_IsNamedByItsPath()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        var error = await session.FailAsync("setGlobal", new { name = "r", value = new { a = new Dictionary<string, string> { ["$regexp"] = "(" } } });

        error.GetProperty("code").GetInt32().ShouldBe(-32602);
        error.GetProperty("data").GetProperty("errors").EnumerateObject().Single().Name.ShouldStartWith("value.a");
    }

    [Theory]
    [InlineData("\"a\\u0062\"")]
    [InlineData("-1.5e3")]
    [InlineData("9007199254740993")]
    public async Task Id_ComesBackAsItWas(string id)
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.SendAsync($$"""{"params":{"code":"1"},"extra":[1],"method":"eval","id":{{id}},"jsonrpc":"2.0"}""");

        (await session.NextAsync()).GetProperty("id").GetRawText().ShouldBe(id);
    }

    [Fact]
    public async Task Id_OfTwoRequestsUnderWay_IsAnsweredTwice()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.SendAsync("""{"jsonrpc":"2.0","id":"same","method":"eval","params":{"code":"1"}}""");
        await session.SendAsync("""{"jsonrpc":"2.0","id":"same","method":"eval","params":{"code":"2"}}""");

        (await session.NextAsync()).GetProperty("result").Value().GetInt32().ShouldBe(1);
        (await session.NextAsync()).GetProperty("result").Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Notification_IsCarriedOut_WithoutAnAnswer()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.SendAsync("""{"jsonrpc":"2.0","method":"eval","params":{"code":"globalThis.done = 1"}}""");
        await session.SendAsync("""{"jsonrpc":"2.0","method":"eval","params":{}}""");
        await session.SendAsync("""{"jsonrpc":"2.0","method":"nothing"}""");
        await session.SendAsync("""{"jsonrpc":"2.0","id":5,"result":"an answer to nothing"}""");

        (await session.EvalAsync("done")).Value().GetInt32().ShouldBe(1);
        session.SoFar().ShouldBeEmpty();
    }

    [Fact]
    public async Task Message_OfBinary_ClosesTheSocket()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.SendAsync([1, 2, 3], WebSocketMessageType.Binary);

        await session.Closed;
        session.CloseStatus.ShouldBe(WebSocketCloseStatus.InvalidMessageType);
    }

    [Fact]
    public async Task Message_ThatIsNoUtf8_ClosesTheSocket()
    {
        await using var session = await SessionClient.ConnectAsync(Client, await Client.CreateRuntimeAsync());

        await session.SendAsync([(byte)'"', 0xFF, (byte)'"'], WebSocketMessageType.Text);

        await session.Closed;
        session.CloseStatus.ShouldNotBe(WebSocketCloseStatus.NormalClosure);
    }
}
