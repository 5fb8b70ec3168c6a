namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>Readers of streamed answers that leave, or never read.</summary>
internal static class StreamBehaviours
{
    private const string Endless = """{"code":"(async function* () { for (;;) { await 0; yield 'x'.repeat(1000); } })()","timeoutMs":3000,"cpuMs":3000}""";
    private const string Talking = """{"code":"for (let i = 0; i < 1e6; i++) console.log('x'.repeat(100));","console":true,"timeoutMs":1000}""";

    public static AbuseBehaviour[] All { get; } =
    [
        new("an endless SSE answer, left", target => LeaveAsync(target, "/eval", "text/event-stream", Endless, 20)),
        new("an endless NDJSON answer, left", target => LeaveAsync(target, "/eval", "application/x-ndjson", Endless, 20)),
        new("an endless answer, never read", target => NeverReadAsync(target, "/eval", Endless)),
        new("a console flood, never read", target => NeverReadAsync(target, "/eval", Talking)),
        new("an endless answer in a runtime, left", target => target.InRuntimeAsync(runtime => LeaveAsync(target, $"/runtimes/{runtime}/eval", "application/x-ndjson", Endless, 20))),
        new("an endless answer in a runtime, never read", target => target.InRuntimeAsync(runtime => NeverReadAsync(target, $"/runtimes/{runtime}/eval", Endless))),
        new("streams that nobody reads", target => target.InRuntimeAsync(async runtime =>
        {
            for (var i = 0; i < 50; i++)
            {
                await target.ExpectAsync(200, HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "[(function* () { for (;;) yield 1; })(), new ReadableStream({ pull(c) { c.enqueue(1); } })]" });
            }
        })),
        new("a stream that many read", target => target.InRuntimeAsync(async runtime =>
        {
            var made = await target.ExpectAsync(200, HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "[(function* () { for (let i = 0; i < 100; i++) yield i; })()]" });
            var stream = made.Body.GetProperty("value")[0].GetProperty("$stream").GetString();
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await target.Client.GetAsync(new Uri($"/runtimes/{runtime}/streams/{stream}", UriKind.Relative))).StatusCode));
            answers.Count(status => (int)status == 200).ShouldBe(1);
            answers.ShouldAllBe(status => (int)status == 200 || (int)status == 409 || (int)status == 410);
        })),
        new("a batch that is streamed, left", target => LeaveAsync(target, "/eval/batch", "application/x-ndjson", $$"""{"evaluations":[{{string.Join(',', Enumerable.Repeat("""{"code":"'x'.repeat(10000)"}""", 200))}}]}""", 5)),
    ];

    private static string Head(AbuseTarget target, string path, string accept, string body) =>
        $"{target.Head("POST", path)}Accept: {accept}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static async Task LeaveAsync(AbuseTarget target, string path, string accept, string body, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var connection = await target.ConnectAsync();
            await connection.SendAsync(Head(target, path, accept, body));
            var text = await connection.ReadAsync(text => text.Contains("\r\n\r\n", StringComparison.Ordinal));
            text.ShouldMatch("HTTP/1.1 (200|429|503) ");
        }
    }

    private static async Task NeverReadAsync(AbuseTarget target, string path, string body)
    {
        using var connection = await target.ConnectAsync(receiveBytes: 8 * 1024);
        await connection.SendAsync(Head(target, path, "application/x-ndjson", body));
        await Task.Delay(1_500);
    }
}
