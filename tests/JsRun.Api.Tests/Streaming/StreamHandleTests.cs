using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Streaming;

/// <summary>Streams that results hand out.</summary>
public sealed class StreamHandleTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task Read_SendsItemsThenEnd_Once()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var stream = await StreamAsync(runtime, "(async function* () { yield 'a'; yield { b: 2n } })()");
        (await Client.StatAsync(runtime, "streams")).ShouldBe(1);

        using var call = await EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/streams/{stream}", body: null);
        var events = await call.RestAsync();

        events.Select(next => next.Event).ShouldBe(["item", "item", "end"]);
        events[0].Data.Text("value").ShouldBe("a");
        events[1].Data.GetProperty("value").GetRawText().ShouldBe("{\"b\":{\"$bigint\":\"2\"}}");
        events[2].Data.Outcome().ShouldBe("ok");
        (await Client.StatAsync(runtime, "streams")).ShouldBe(0);
        (await Client.StatAsync(runtime, "bytesStreamedOut")).ShouldBe("\"a\"".Length + "{\"b\":{\"$bigint\":\"2\"}}".Length);
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/streams/{stream}"), 410, "stream_closed");
    }

    [Fact]
    public async Task Read_StreamThatFails_EndsWithError()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var stream = await StreamAsync(runtime, "(function* () { yield 1; throw new TypeError('no') })()");

        using var call = await EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/streams/{stream}?resultFormat=json&timeoutMs=2000", body: null);
        var events = await call.RestAsync();

        events.Select(next => next.Event).ShouldBe(["item", "error"]);
        events[1].Data.Outcome().ShouldBe("javascript_error");
        events[1].Data.Error().Text("message").ShouldBe("no");
    }

    [Fact]
    public async Task Stream_WithinAValue_IsReadWhileItsSiblingsStay()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var value = (await Client.EvalInAsync(runtime, "({ one: (function* () { yield 1 })(), two: (function* () { yield 2 })() })")).Value();
        var two = value.GetProperty("two").Text("$stream");

        using var call = await EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/streams/{two}", body: null);

        (await call.RestAsync())[0].Data.GetProperty("value").GetInt32().ShouldBe(2);
        (await Client.StatAsync(runtime, "streams")).ShouldBe(1);
    }

    [Fact]
    public async Task Handle_AsArgument_IsTheStreamItself()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var stream = await StreamAsync(runtime, "(function* () { yield 1; yield 2 })()");

        var sum = await Client.CallAsync(runtime, new Dictionary<string, object> { ["function"] = "Array.from", ["args"] = new[] { new Dictionary<string, string> { ["$stream"] = stream } } });

        sum.Value().GetRawText().ShouldBe("[1,2]");
    }

    [Fact]
    public async Task Cancel_RunsReturn_AndReleasesTheHandle()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var stream = await StreamAsync(
            runtime, "globalThis.closed = 0; ({ [Symbol.asyncIterator]() { return this }, next() { return { value: 1 } }, return() { closed++; return {} } })");

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/streams/{stream}")).Status.ShouldBe(204);

        (await Client.EvalInAsync(runtime, "closed")).Value().GetInt32().ShouldBe(1);
        ShouldBeProblem(await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/streams/{stream}"), 410, "stream_closed");
        (await Client.StatAsync(runtime, "streams")).ShouldBe(0);
    }

    [Theory]
    [InlineData("throw 1")]
    [InlineData("for (;;);")]
    public async Task Cancel_WhoseReturnFailsOrRunsOn_IsDoneAllTheSame(string body)
    {
        var runtime = await Client.CreateRuntimeAsync(new { timeoutMs = body == "for (;;);" ? 1_000 : 20_000 });
        var stream = await StreamAsync(runtime, $"({{ [Symbol.asyncIterator]() {{ return this }}, next() {{}}, return() {{ {body} }} }})");

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/streams/{stream}")).Status.ShouldBe(204);

        (await Client.EvalInAsync(runtime, new { code = "1 + 1", timeoutMs = 20_000 })).Value().GetInt32().ShouldBe(2);
    }

    [Theory]
    [InlineData("st_1", "", 404, "stream_not_found")]
    [InlineData("fn_1", "", 404, "stream_not_found")]
    [InlineData("x", "", 404, "stream_not_found")]
    [InlineData("st_1", "?timeoutMs=0", 400, "invalid_request")]
    [InlineData("st_1", "?timeoutMs=999999999999", 400, "invalid_request")]
    [InlineData("st_1", "?cpuMs=a", 400, "invalid_request")]
    [InlineData("st_1", "?resultFormat=xml", 400, "invalid_request")]
    [InlineData("st_1", "?nonsense=1", 400, "invalid_request")]
    public async Task Read_WhatIsNone_IsAProblem(string stream, string query, int status, string code)
    {
        var runtime = await Client.CreateRuntimeAsync();

        ShouldBeProblem(await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/streams/{stream}{query}"), status, code);
    }

    [Fact]
    public async Task Streams_OfADeletedContext_AreClosed()
    {
        var runtime = await Client.CreateRuntimeAsync();
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "other" })).Status.ShouldBe(201);
        var stream = (await Client.EvalInAsync(runtime, new { code = "(function* () { yield 1 })()", context = "other" })).Value().Text("$stream")!;

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/other")).Status.ShouldBe(204);

        ShouldBeProblem(await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/streams/{stream}"), 410, "stream_closed");
    }

    [Fact]
    public async Task Read_ClientGoesAway_ClosesTheStreamAndFreesTheRuntime()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var stream = await StreamAsync(runtime, "globalThis.closed = false; (async function* () { try { for (let i = 0; ; i++) yield i } finally { closed = true } })()");
        using (var call = await EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/streams/{stream}?timeoutMs=50000&cpuMs=50000", body: null))
        {
            (await call.NextAsync()).ShouldNotBeNull();
        }

        while (!(await Client.EvalInAsync(runtime, "closed")).Value().GetBoolean())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<string> StreamAsync(string runtime, string code)
    {
        var envelope = await Client.EvalInAsync(runtime, code);
        envelope.Text("type").ShouldBe("stream");
        return envelope.Value().Text("$stream")!;
    }

    private static void ShouldBeProblem(Answer answer, int status, string code)
    {
        answer.Status.ShouldBe(status, answer.Body.ToString());
        answer["code"].ShouldBe(code);
    }
}
