using System.Net.Http.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Streaming;

/// <summary>Evaluations and calls that are answered with events.</summary>
public sealed class StreamedRunTests(SharedService service)
{
    private static readonly int[] Thousand = [1000];

    private HttpClient Client => service.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Console_IsSentAsItIsWritten()
    {
        var runtime = await Client.CreateRuntimeAsync();
        using var call = await OpenAsync(runtime, new { code = "console.log('begun', 1); while (true);", console = true, timeoutMs = 20000 });

        var (name, entry) = (await call.NextAsync()).ShouldNotBeNull();

        name.ShouldBe("console");
        entry.Text("text").ShouldBe("begun 1");
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/interrupt")).Status.ShouldBe(202);
        var (last, envelope) = (await call.RestAsync()).ShouldHaveSingleItem();
        last.ShouldBe("result");
        envelope.Outcome().ShouldBe("interrupted");
        envelope.GetProperty("console").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("(function* () { yield 1; yield 2n; yield new Date(0) })()")]
    [InlineData("(async function* () { yield 1; await null; yield 2n; yield Promise.resolve(new Date(0)) })()")]
    [InlineData("({ async *[Symbol.asyncIterator]() { yield 1; yield 2n; await new Promise(r => setTimeout(r, 5)); yield new Date(0) } })")]
    [InlineData("({ i: 0, [Symbol.asyncIterator]() { return this }, next() { return [{ value: 1 }, { value: 2n }, { value: new Date(0) }, { done: true }][this.i++] } })")]
    public async Task Stream_OfAnyKind_IsSentItemByItem(string code)
    {
        using var call = await EventStreamCall.OpenAsync(Client, "/eval", new { code });
        var events = await call.RestAsync();

        events.Select(next => next.Event).ShouldBe(["item", "item", "item", "result"]);
        events.Take(3).Select(next => next.Data.GetProperty("value").GetRawText())
            .ShouldBe(["1", "{\"$bigint\":\"2\"}", "{\"$date\":\"1970-01-01T00:00:00.000Z\"}"]);
        var envelope = events[^1].Data;
        envelope.Outcome().ShouldBe("ok");
        envelope.Text("type").ShouldBe("stream");
        envelope.TryGetProperty("value", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task ServerSentEvents_NumberTheEvents()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = JsonContent.Create(new { code = "console.log('a'); [1]", console = true }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Client.SendAsync(request, Cancellation);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");

        var events = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        events.Length.ShouldBe(2);
        events[0].ShouldStartWith("id: 1\nevent: console\ndata: {\"level\":\"log\",\"text\":\"a\",");
        events[1].ShouldStartWith("id: 2\nevent: result\ndata: {\"outcome\":\"ok\",\"value\":[1],\"type\":\"array\",");
    }

    [Fact]
    public async Task ConsoleAndItems_KeepTheirOrder()
    {
        const string Code = "(async function* () { for (let i = 0; i < 500; i++) { console.log(i); yield i; if (i % 50 == 0) await new Promise(r => setTimeout(r, 1)) } })()";
        using var call = await EventStreamCall.OpenAsync(Client, "/eval", new { code = Code, console = true });

        var events = await call.RestAsync();

        events.SkipLast(1).Select(next => next.Event == "item" ? $"i{next.Data.GetProperty("value")}" : $"c{next.Data.Text("text")}")
            .ShouldBe(Enumerable.Range(0, 500).SelectMany(i => new[] { $"c{i}", $"i{i}" }));
    }

    [Fact]
    public async Task Json_GivesItemsAsStringifyDoes()
    {
        using var call = await EventStreamCall.OpenAsync(Client, "/eval", new { code = "(function* () { yield { a: undefined, b: 1 }; yield undefined; yield NaN })()", resultFormat = "json" });

        (await call.RestAsync()).SkipLast(1).Select(next => next.Data.GetRawText()).ShouldBe(["{\"value\":{\"b\":1}}", "{}", "{\"value\":null}"]);
    }

    [Fact]
    public async Task Stream_ThatThrows_EndsWithTheErrorAfterItsItems()
    {
        using var call = await EventStreamCall.OpenAsync(Client, "/eval", new { code = "(function* () { yield 1; throw new RangeError('out') })()" });
        var events = await call.RestAsync();

        events.Select(next => next.Event).ShouldBe(["item", "result"]);
        events[1].Data.Outcome().ShouldBe("javascript_error");
        events[1].Data.Error().Text("message").ShouldBe("out");
    }

    [Fact]
    public async Task Item_WithoutTaggedForm_EndsTheStreamAndClosesIt()
    {
        var runtime = await Client.CreateRuntimeAsync();
        using var call = await OpenAsync(runtime, new { code = "globalThis.closed = false; (function* () { try { yield 1; yield { s: Symbol('x') }; yield 3 } finally { closed = true } })()" });
        var events = await call.RestAsync();

        events.Select(next => next.Event).ShouldBe(["item", "result"]);
        events[1].Data.Outcome().ShouldBe("not_serializable");
        events[1].Data.Error().Text("path").ShouldBe("s");
        (await Client.EvalInAsync(runtime, "closed")).Value().GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Call_OfGenerator_StreamsItsItems()
    {
        var runtime = await Client.CreateRuntimeAsync();
        (await Client.EvalInAsync(runtime, "function* count(n) { for (let i = 0; i < n; i++) yield i }")).Outcome().ShouldBe("ok");
        using var call = await EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/call", new { function = "count", args = Thousand });

        var events = await call.RestAsync();

        events.SkipLast(1).Select(next => next.Data.GetProperty("value").GetInt32()).ShouldBe(Enumerable.Range(0, 1000));
        events[^1].Data.GetProperty("runtime").Text("id").ShouldBe(runtime);
    }

    [Fact]
    public async Task EndlessStream_LetsOthersIn_AndEndsAtItsTime()
    {
        var runtime = await Client.CreateRuntimeAsync();
        using var call = await OpenAsync(runtime, new { code = "(function* () { for (let i = 0; ; i++) yield globalThis.produced = i })()", timeoutMs = 3000, cpuMs = 3000 });
        (await call.NextAsync()).ShouldNotBeNull();
        var reading = call.RestAsync();

        var first = (await Client.EvalInAsync(runtime, "produced")).Value().GetInt64();
        var second = (await Client.EvalInAsync(runtime, "produced")).Value().GetInt64();

        reading.IsCompleted.ShouldBeFalse();
        second.ShouldBeGreaterThanOrEqualTo(first);
        var events = await reading;
        events[^1].Data.Outcome().ShouldBeOneOf("timeout", "cpu_limit");
        (await Client.EvalInAsync(runtime, "produced")).Value().GetInt64().ShouldBeGreaterThanOrEqualTo(second);
    }

    [Fact]
    public async Task EndlessStream_NobodyReads_StopsProducing()
    {
        var runtime = await Client.CreateRuntimeAsync();
        using var call = await OpenAsync(
            runtime, new { code = "globalThis.closed = false; (async function* () { try { for (let i = 0; ; i++) yield [globalThis.produced = i, 'x'.repeat(1000)] } finally { closed = true } })()", timeoutMs = 50000, cpuMs = 50000 });
        (await call.NextAsync()).ShouldNotBeNull();

        // It stands still once what is between it and this client is full: some MiB of 1 KB items.
        var seen = await StandsStillAsync(runtime);

        seen.ShouldBeLessThan(20_000);
        (await Client.EvalInAsync(runtime, "closed")).Value().GetBoolean().ShouldBeFalse();
        call.Dispose();
        await UntilAsync(runtime, "closed");
    }

    [Theory]
    [InlineData("yield i")]
    [InlineData("await new Promise(r => setTimeout(r, 10)); yield i")]
    public async Task ClientThatDisconnects_ClosesTheIterator(string step)
    {
        var runtime = await Client.CreateRuntimeAsync();
        var code = $"globalThis.closed = false; (async function* () {{ try {{ for (let i = 0; ; i++) {{ {step} }} }} finally {{ closed = true }} }})()";
        using (var call = await OpenAsync(runtime, new { code, timeoutMs = 50000, cpuMs = 50000 }))
        {
            (await call.NextAsync()).ShouldNotBeNull();
        }

        await UntilAsync(runtime, "closed");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}"))["state"] != "idle")
        {
            await Task.Delay(20, limit.Token);
        }
    }

    [Theory]
    [InlineData("function*")]
    [InlineData("async function*")]
    public async Task ClientsThatDisconnect_WhileTheGeneratorComputes_LeaveNoneOpen(string kind)
    {
        var runtime = await Client.CreateRuntimeAsync(new { bootstrap = "var opened = 0, closed = 0" });
        var code = $"({kind} () {{ opened++; try {{ for (let i = 0; ; i++) {{ for (let j = 0; j < 20_000; j++); yield i }} }} finally {{ closed++ }} }})()";
        for (var i = 1; i <= 20; i++)
        {
            using (var call = await OpenAsync(runtime, new { code, timeoutMs = 50000, cpuMs = 50000 }))
            {
                (await call.NextAsync()).ShouldNotBeNull();
            }

            await UntilAsync(runtime, $"closed === {i} && opened === {i}");
        }
    }

    [Fact]
    public async Task HeapLimit_AfterItems_IsTheLastEvent()
    {
        using var call = await EventStreamCall.OpenAsync(
            Client, "/eval", new { code = "(function* () { yield 1; const all = []; while (true) all.push(new Array(1000).fill(1.5)) })()", maxHeapBytes = 16 << 20 });
        var events = await call.RestAsync();

        events.Select(next => next.Event).ShouldBe(["item", "result"]);
        events[1].Data.Outcome().ShouldBe("heap_limit");
    }

    [Theory]
    [InlineData("/eval", "{\"cod\":1}", 400)]
    [InlineData("/runtimes/rt_x/eval", "{\"code\":\"1\"}", 404)]
    public async Task WhatGoesWrongBefore_IsAnOrdinaryProblem(string path, string body, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Client.SendAsync(request, Cancellation);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task SilentStream_IsKeptAlive()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = JsonContent.Create(new { code = "await new Promise(r => setTimeout(r, 17000)); 1", timeoutMs = 30000 }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));

        // The answer begins when it has been silent for long, before there is any event.
        ((int)response.StatusCode).ShouldBe(200);
        (await lines.ReadToEndAsync(Cancellation)).ShouldContain("event: result");
    }

    private Task<EventStreamCall> OpenAsync(string runtime, object body) => EventStreamCall.OpenAsync(Client, $"/runtimes/{runtime}/eval", body);

    private async Task<long> StandsStillAsync(string runtime)
    {
        var last = -1L;
        for (var same = 0; same < 20;)
        {
            var now = (await Client.EvalInAsync(runtime, "await new Promise(r => setTimeout(r, 20)); produced")).Value().GetInt64();
            same = now == last ? same + 1 : 0;
            last = now;
        }

        return last;
    }

    private async Task UntilAsync(string runtime, string expression)
    {
        while (!(await Client.EvalInAsync(runtime, expression)).Value().GetBoolean())
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }
}
