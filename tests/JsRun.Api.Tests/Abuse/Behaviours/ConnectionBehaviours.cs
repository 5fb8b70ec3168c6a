using System.Text;

namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>Connections that are slow, many, half-closed or not read.</summary>
internal static class ConnectionBehaviours
{
    private const string Small = """{"code":"1+1"}""";

    public static AbuseBehaviour[] All { get; } =
    [
        new("slow header fields, abandoned", async target => await DripAsync(target, target.Head("POST", "/eval"))),
        new("slow body, abandoned", async target => await DripAsync(target, target.Head("POST", "/eval") + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"code\":\"")),
        new("slow body that comes at last", SlowBodyAsync),
        new("truncated body", async target => (await target.RawAsync(target.Head("POST", "/eval") + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{", endSending: true)).ShouldBeSubsetOf([400])),
        new("truncated body, reset", target => ManyAsync(target, 50, target.Head("POST", "/eval") + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{", reset: true)),
        new("whole request, reset at once", target => ManyAsync(target, 50, target.Request("POST", "/eval", Small), reset: true)),
        new("endless script, reset at once", target => ManyAsync(target, 20, target.Request("POST", "/eval", """{"code":"for(;;);","timeoutMs":200}"""), reset: true)),
        new("half-closed after the request", async target => (await target.RawAsync(target.Request("POST", "/eval", Small), endSending: true)).ShouldBeSubsetOf([200])),
        new("chunks that never end", async target => await DripAsync(target, target.Head("POST", "/eval") + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cod")),
        new("idle connections", target => ManyAsync(target, 500, "", reset: false)),
        new("connections with half a request", target => ManyAsync(target, 300, "POST /eval HTTP/1.1\r\nHost: x\r\nX-A", reset: false)),
        new("connections with half a body", target => ManyAsync(target, 300, target.Head("POST", "/eval") + "Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{", reset: false)),
        new("pipelined requests", PipelineAsync),
        new("pipelined requests, never read", async target => await UnreadAsync(target, Repeat(target.Request("POST", "/eval", Small), 2_000))),
        new("pipelined health checks, never read", async target => await UnreadAsync(target, Repeat(target.Head("GET", "/health/live") + "\r\n", 20_000))),
        new("large answers, never read", async target => await UnreadAsync(target, Repeat(target.Request("POST", "/eval", """{"code":"'x'.repeat(900000)"}"""), 20))),
        new("Expect: 100-continue without a body", async target => await DripAsync(target, target.Head("POST", "/eval") + "Expect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n")),
        new("request in single bytes", SingleBytesAsync),
    ];

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static async Task DripAsync(AbuseTarget target, string start)
    {
        using var connection = await target.ConnectAsync();
        await connection.SendAsync(start);
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(100);
            if (!await connection.SendAsync("a"))
            {
                return;
            }
        }
    }

    private static async Task SlowBodyAsync(AbuseTarget target)
    {
        using var connection = await target.ConnectAsync();
        await connection.SendAsync(target.Head("POST", "/eval") + $"Content-Type: application/json\r\nContent-Length: {Small.Length}\r\n\r\n");
        foreach (var c in Small)
        {
            await Task.Delay(50);
            await connection.SendAsync(c.ToString());
        }

        (await connection.StatusesAsync(1)).ShouldBe([200]);
    }

    private static async Task SingleBytesAsync(AbuseTarget target)
    {
        using var connection = await target.ConnectAsync();
        foreach (var c in target.Request("POST", "/eval", Small))
        {
            await connection.SendAsync(c.ToString());
        }

        (await connection.StatusesAsync(1)).ShouldBe([200]);
    }

    private static async Task ManyAsync(AbuseTarget target, int count, string text, bool reset)
    {
        var connections = new List<RawConnection>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var connection = await target.ConnectAsync();
                connections.Add(connection);
                await connection.SendAsync(text);
            }

            await Task.Delay(200);
        }
        finally
        {
            foreach (var connection in connections)
            {
                if (reset)
                {
                    connection.Reset();
                }

                connection.Dispose();
            }
        }
    }

    private static async Task PipelineAsync(AbuseTarget target)
    {
        using var connection = await target.ConnectAsync();
        var sending = connection.SendAsync(Repeat(target.Request("POST", "/eval", Small), 300));
        (await connection.StatusesAsync(300)).Where(status => status is 200 or 429 or 503).Count().ShouldBe(300);
        (await sending).ShouldBeTrue();
    }

    // The service takes no more once its answers are not taken: then it stands still, or cuts the client off.
    private static async Task UnreadAsync(AbuseTarget target, string requests)
    {
        using var connection = await target.ConnectAsync(receiveBytes: 8 * 1024);
        await connection.SendAsync(requests);
        await Task.Delay(1_000);
    }
}
