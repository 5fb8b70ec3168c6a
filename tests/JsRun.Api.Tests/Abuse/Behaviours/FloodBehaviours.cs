using System.Text;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>Too much of what is allowed. Every flood ends by itself.</summary>
internal static class FloodBehaviours
{
    private static readonly int[] MadeOrRefused = [201, 429, 503];
    private static readonly int[] CarriedOutOrRefused = [200, 429, 503];

    public static AbuseBehaviour[] All { get; } =
    [
        new("5,000 creates in a burst", CreatesAsync),
        new("100,000 evaluations for one queue", QueueAsync),
        new("endless one-shots", target => FloodAsync(400, async _ => (await target.PostAsync("/eval", new { code = "for (;;);", timeoutMs = 20 })).Status.ShouldBeOneOf(CarriedOutOrRefused))),
        new("one-shots whose clients leave", target => FloodAsync(200, _ => LeaveAsync(target, "/eval", "for (;;);"))),
        new("evaluations whose clients leave", target => target.InRuntimeAsync(runtime => FloodAsync(150, _ => LeaveAsync(target, $"/runtimes/{runtime}/eval", "await new Promise(r => setTimeout(r, 50))")))),
        new("creates that are deleted at once", target => FloodAsync(100, _ => target.InRuntimeAsync(_ => Task.CompletedTask), parallel: 8)),
        new("bootstraps that fail", target => FloodAsync(60, async _ => (await target.PostAsync("/runtimes", new { bootstrap = "throw new Error('no')" })).Status.ShouldBeOneOf(422, 429, 503), parallel: 8)),
        new("bootstraps that never end", target => FloodAsync(20, async _ => (await target.PostAsync("/runtimes", new { bootstrap = "for (;;);", timeoutMs = 50 })).Status.ShouldBeOneOf(422, 429, 503), parallel: 8)),
        new("deletes in the middle of work", target => FloodAsync(20, _ => DeleteBusyAsync(target), parallel: 4)),
        new("interrupts", InterruptsAsync),
        new("reads of a busy runtime", target => BusyAsync(target, async runtime => await FloodAsync(500, async _ => await target.ExpectAsync(200, HttpMethod.Get, $"/runtimes/{runtime}")))),
        new("collections of garbage", target => target.InRuntimeAsync(runtime => FloodAsync(100, async _ => (await target.PostAsync($"/runtimes/{runtime}/gc", null)).Status.ShouldBeOneOf(200, 429)))),
        new("function handles", target => target.InRuntimeAsync(async runtime =>
        {
            for (var i = 0; i < 30; i++)
            {
                (await target.PostAsync($"/runtimes/{runtime}/eval", new { code = "Array.from({ length: 100 }, () => () => 1)" }))["outcome"].ShouldBeOneOf("ok", "not_serializable");
            }
        })),
        new("modules", target => target.InRuntimeAsync(runtime => FloodAsync(500, async number =>
            (await target.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/modules/m{number}", new StringContent(new string(' ', 40_000), null, "text/javascript"))).Status.ShouldBeOneOf(200, 201, 204, 400, 413, 429)))),
        new("globals", target => target.InRuntimeAsync(runtime => FloodAsync(300, async number =>
            (await target.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/g{number}", $"\"{new string('x', 100_000)}\"")).Status.ShouldBeOneOf([200, 204, 410, 429], "status")))),
        new("links between runtimes", target => target.InRuntimeAsync(first => target.InRuntimeAsync(second => FloodAsync(60, async number =>
            (await target.PostAsync($"/runtimes/{first}/links", new { to = second, name = "l" + number })).Status.ShouldBeOneOf(200, 201, 400, 404, 405, 409, 429), parallel: 4)))),
        new("profiles of a busy runtime", target => target.InRuntimeAsync(runtime => FloodAsync(10, async _ =>
            (await target.PostAsync($"/runtimes/{runtime}/cpu-profile", new { durationMs = 50 })).Status.ShouldBeOneOf(200, 409, 429)))),
        new("profiles without end", async target => await target.InRuntimeAsync(async runtime => await target.ExpectAsync(400, HttpMethod.Post, $"/runtimes/{runtime}/cpu-profile", new { durationMs = 2_000_000_000 }))),
        new("heap snapshots that nobody reads", target => target.InRuntimeAsync(runtime => FloodAsync(5, async _ =>
        {
            using var connection = await target.ConnectAsync(receiveBytes: 8 * 1024);
            await connection.SendAsync(target.Head("GET", $"/runtimes/{runtime}/heap-snapshot") + "\r\n");
            await Task.Delay(300);
        }, parallel: 2))),
        new("a bomb in a runtime and after it", BombAsync),
        new("a bomb that was left behind", async target => await target.InRuntimeAsync(async runtime =>
        {
            (await target.PostAsync($"/runtimes/{runtime}/eval", new { code = "setTimeout(() => { const a = []; for (;;) a.push({}); }, 0); 1" })).Status.ShouldBe(200);
            (await target.PostAsync($"/runtimes/{runtime}/eval", new { code = "2" })).Status.ShouldBeOneOf(200, 410);
        })),
        new("snapshots", target => FloodAsync(10, async number =>
            (await target.PostAsync("/snapshots", new { scripts = new[] { new { name = "a", source = $"globalThis.x = Array.from({{ length: 1e4 }}, () => {number})" } } })).Status.ShouldBeOneOf(201, 422, 429, 503), parallel: 4)),
        new("methods that are not offered", target => FloodAsync(200, async number =>
            (await target.SendAsync(number % 2 == 0 ? HttpMethod.Patch : HttpMethod.Put, "/eval", "{}")).Status.ShouldBe(405))),
        new("requests for nothing", target => FloodAsync(500, async number => (await target.SendAsync(HttpMethod.Get, "/nothing" + number)).Status.ShouldBe(404))),
    ];

    private static Task FloodAsync(int count, Func<int, Task> request, int parallel = 50) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = TestContext.Current.CancellationToken }, async (number, _) => await request(number));

    private static async Task CreatesAsync(AbuseTarget target)
    {
        var made = new System.Collections.Concurrent.ConcurrentBag<string>();
        await FloodAsync(5_000, async _ =>
        {
            var answer = await target.PostAsync("/runtimes", new { label = new { burst = "1" } });
            answer.Status.ShouldBeOneOf(MadeOrRefused);
            if (answer.Status == 201)
            {
                made.Add(answer["id"]!);
            }
        });
        made.Count.ShouldBeLessThanOrEqualTo(AbuseRun.MaxRuntimes);
        foreach (var runtime in made)
        {
            await target.DeleteAsync(runtime);
        }
    }

    // On twice as many connections as the queue has places, each of which has sent all before the first answer is read.
    private static Task QueueAsync(AbuseTarget target) => BusyAsync(target, runtime => FloodAsync(200, async _ =>
    {
        using var connection = await target.ConnectAsync();
        var request = target.Request("POST", $"/runtimes/{runtime}/eval", """{"code":"1","timeoutMs":100}""");
        var sending = connection.SendAsync(new StringBuilder().Insert(0, request, 500).ToString());
        var text = await connection.ReadAsync(_ => false, patienceMs: 3_000);
        await sending;
        text.ShouldContain("HTTP/1.1 ");
        text.ShouldNotContain("HTTP/1.1 5");
    }, parallel: 200));

    private static Task BusyAsync(AbuseTarget target, Func<string, Task> abuse) => target.InRuntimeAsync(async runtime =>
    {
        var busy = target.PostAsync($"/runtimes/{runtime}/eval", new { code = "for (;;);", timeoutMs = 1_500, cpuMs = 1_500 });
        await abuse(runtime);
        (await busy)["outcome"].ShouldBeOneOf("timeout", "cpu_limit");
    });

    private static async Task LeaveAsync(AbuseTarget target, string path, string code)
    {
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        try
        {
            Documented.Check(await target.Client.SendUntilAsync(HttpMethod.Post, path, new { code, timeoutMs = 100 }, leaving.Token));
        }
        catch (OperationCanceledException)
        {
            // What it came for.
        }
    }

    private static async Task DeleteBusyAsync(AbuseTarget target)
    {
        var runtime = await target.CreateAsync();
        var busy = target.PostAsync($"/runtimes/{runtime}/eval", new { code = "for (;;);", timeoutMs = 2_000, cpuMs = 2_000 });
        var waiting = target.PostAsync($"/runtimes/{runtime}/eval", new { code = "1" });
        await target.DeleteAsync(runtime);
        (await busy).Status.ShouldBeOneOf(200, 410);
        (await waiting).Status.ShouldBeOneOf(200, 410);
    }

    private static Task InterruptsAsync(AbuseTarget target) => target.InRuntimeAsync(async runtime =>
    {
        var busy = target.PostAsync($"/runtimes/{runtime}/eval", new { code = "for (;;);", timeoutMs = 1_000, cpuMs = 1_000 });
        await FloodAsync(500, async _ => (await target.PostAsync($"/runtimes/{runtime}/interrupt", null)).Status.ShouldBe(202));
        (await busy)["outcome"].ShouldBeOneOf("interrupted", "timeout", "cpu_limit");
        (await target.AddInAsync(runtime))["value"].ShouldBe("2");
    });

    private static Task BombAsync(AbuseTarget target) => target.InRuntimeAsync(async runtime =>
    {
        var bomb = await target.PostAsync($"/runtimes/{runtime}/eval", new { code = "const a = []; for (;;) a.push({});", timeoutMs = 10_000, cpuMs = 10_000 });
        bomb["outcome"].ShouldBe("heap_limit");
        var after = await target.ExpectAsync(410, HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "1" });
        after["reason"].ShouldBe("heap_limit");
    });
}
