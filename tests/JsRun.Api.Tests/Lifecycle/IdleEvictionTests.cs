using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Lifecycle;

public sealed class IdleEvictionTests : IAsyncLifetime
{
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() =>
        _service = await JsRunService.StartAsync(
            ("JsRun__Idle__SweepSeconds", "0.1"), ("JsRun__Idle__TimeoutSeconds", "3"), ("JsRun__Idle__MaxTimeoutSeconds", "300"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Runtime_LeftAlone_IsEvicted()
    {
        var idle = await Client.CreateRuntimeAsync();
        var answer = await WaitForAsync(() => Client.SendAsync(HttpMethod.Get, "/runtimes"), list => !list.Body.GetProperty("items").EnumerateArray().Any(item => item.Text("id") == idle));

        answer.Status.ShouldBe(200);
        var gone = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{idle}/eval", new { code = "1" });
        gone.Status.ShouldBe(410);
        gone["code"].ShouldBe("runtime_closed");
        gone["reason"].ShouldBe("evicted");
    }

    [Fact]
    public async Task Runtime_ThatIsActive_IsNeverEvicted()
    {
        var working = await Client.CreateRuntimeAsync();
        var awaiting = await Client.CreateRuntimeAsync();
        var visited = await Client.CreateRuntimeAsync();
        var long1 = Client.EvalInAsync(working, new { code = "const end = Date.now() + 6000; while (Date.now() < end); 'worked'", timeoutMs = 20_000, cpuMs = 20_000 });
        var long2 = Client.EvalInAsync(awaiting, new { code = "await new Promise(r => setTimeout(r, 6000)); 'awaited'", timeoutMs = 20_000 });
        while (!long1.IsCompleted || !long2.IsCompleted)
        {
            (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{visited}")).Status.ShouldBe(200);
            await Task.WhenAny(Task.WhenAll(long1, long2), Task.Delay(200, TestContext.Current.CancellationToken));
        }

        (await long1).Value().GetString().ShouldBe("worked");
        (await long2).Value().GetString().ShouldBe("awaited");
        (await Client.EvalInAsync(visited, "1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Runtime_ThatIsOnlyPeekedAt_IsEvicted()
    {
        var watched = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 3 });
        var first = await WaitForAsync(() => Client.SendAsync(HttpMethod.Get, $"/runtimes/{watched}?peek=true"), answer => answer["state"] == "idle");
        var expiry = first["expiresAt"];

        // However often somebody looks, the time at which it goes stays the same.
        var gone = await WaitForAsync(
            () => Client.SendAsync(HttpMethod.Get, $"/runtimes/{watched}?peek=true"),
            answer =>
            {
                if (answer.Status == 200)
                {
                    answer["expiresAt"].ShouldBe(expiry);
                }

                return answer.Status == 410;
            });
        gone["reason"].ShouldBe("evicted");
    }

    [Fact]
    public async Task Peek_ThatIsNoBoolean_IsRefused()
    {
        var runtime = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 300 });

        var answer = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}?peek=1");

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").GetProperty("peek")[0].GetString().ShouldBe("must be true or false.");
    }

    [Fact]
    public async Task Runtime_TellsWhenItExpires()
    {
        var runtime = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 30 });

        var answer = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}");

        var lastUsed = answer.Body.GetProperty("lastUsedAt").GetDateTimeOffset();
        answer.Body.GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(lastUsed.AddSeconds(30), TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task Runtimes_AreEvictedEachByItsOwnTimeout()
    {
        var patient = await Client.CreateRuntimeAsync(new { idleTimeoutSeconds = 300 });
        var busyWithItself = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(busyWithItself, "setInterval(() => {}, 10); 1");

        // What an evaluation leaves behind is no activity.
        await WaitForAsync(() => Client.SendAsync(HttpMethod.Get, "/runtimes"), list => !list.Body.GetProperty("items").EnumerateArray().Any(item => item.Text("id") == busyWithItself));

        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{busyWithItself}"))["reason"].ShouldBe("evicted");
        var described = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{patient}");
        described.Status.ShouldBe(200);
        described.Body.GetProperty("config").GetProperty("idleTimeoutSeconds").GetInt32().ShouldBe(300);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("301")]
    [InlineData("1.5")]
    public async Task IdleTimeout_OutOfRange_IsRefusedNamingTheBound(string seconds)
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", $$"""{"idleTimeoutSeconds":{{seconds}} }""");

        answer.Status.ShouldBe(400);
        var message = answer.Body.GetProperty("errors").GetProperty("idleTimeoutSeconds")[0].GetString()!;
        if (seconds == "301")
        {
            message.ShouldContain("300");
            message.ShouldContain("JsRun:Idle:MaxTimeoutSeconds");
        }

        var range = (await Client.SendAsync(HttpMethod.Get, "/limits")).Body.GetProperty("fields").GetProperty("idleTimeoutSeconds");
        range.GetRawText().ShouldBe("""{"min":1,"max":300,"default":3}""");
    }

    private static async Task<Answer> WaitForAsync(Func<Task<Answer>> ask, Func<Answer, bool> until)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var answer = await ask();
            if (until(answer))
            {
                return answer;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}
