using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Contexts;

public sealed class ContextMemoryTests(SharedService service)
{
    private const long MiB = 1 << 20;

    private HttpClient Client => service.Client;

    [Fact]
    public async Task TenThousandContexts_MadeAndDeleted_LeaveTheMemoryWhereItWas()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await MakeAndDeleteAsync(runtime, 1_000);
        var before = await UsedBytesAsync(runtime);

        await MakeAndDeleteAsync(runtime, 9_000);

        // One context takes more than 100 KB, so what is left of one in a hundred would show.
        (await UsedBytesAsync(runtime)).ShouldBeLessThan(before + (2 * MiB));
        var stats = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats");
        stats.GetProperty("contexts").GetInt32().ShouldBe(1);
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
    }

    [Fact]
    public async Task FiveHundredContexts_InOneRuntime_AllWork()
    {
        var runtime = await Client.CreateRuntimeAsync(new { maxHeapBytes = 256 * MiB });
        var contexts = new List<string>();
        for (var index = 0; index < 500; index++)
        {
            contexts.Add(await Client.CreateContextAsync(runtime, new { globals = new { index }, bootstrap = "function mine() { return index * 2 }" }));
        }

        foreach (var (context, index) in contexts.Select((context, index) => (context, index)))
        {
            (await Client.CallAsync(runtime, new { function = "mine", context })).Value().GetInt32().ShouldBe(index * 2);
        }

        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty("contexts").GetInt32().ShouldBe(501);
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
    }

    [Fact]
    public async Task Deletion_OfAContextInACycleWithOthers_FreesItsMemory()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var other = await Client.CreateContextAsync(runtime, new { bootstrap = "const make = () => ({ back: null })" });
        var before = await UsedBytesAsync(runtime);
        var context = await Client.CreateContextAsync(runtime, new { bootstrap = "var big = Array.from({ length: 2e6 }, (_, i) => i + 0.5)" });

        // Each holds the other: an object of `other` hangs on one of `context`, and the other way round.
        (await Client.HandOverAsync(runtime, context, "theirs", other, "make()")).Status.ShouldBe(204);
        (await Client.EvalInAsync(runtime, new { code = "theirs.back = { big, theirs, global: globalThis }; 1", context })).Value();
        (await UsedBytesAsync(runtime)).ShouldBeGreaterThan(before + (15 * MiB));

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}")).Status.ShouldBe(204);

        (await UsedBytesAsync(runtime)).ShouldBeLessThan(before + MiB);
    }

    [Fact]
    public async Task Deletion_WithAnObjectInOtherHands_FreesTheRestWhenThatIsDropped()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var before = await UsedBytesAsync(runtime);
        var context = await Client.CreateContextAsync(runtime, new { bootstrap = "var big = Array.from({ length: 2e6 }, (_, i) => i + 0.5); var small = { n: 1 }" });
        await Client.HandOverAsync(runtime, "default", "small", context, "small");
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}");
        (await Client.EvalInAsync(runtime, "small.n")).Value().GetInt32().ShouldBe(1);

        await Client.EvalInAsync(runtime, "small = null");

        (await UsedBytesAsync(runtime)).ShouldBeLessThan(before + MiB);
    }

    private async Task MakeAndDeleteAsync(string runtime, int count)
    {
        // A few at a time, for the time that a request is on its way.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
            async (index, _) =>
            {
                var context = await Client.CreateContextAsync(runtime, new { bootstrap = "var own = [globalThis]; setTimeout(() => own, 1e6)" });
                (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}")).Status.ShouldBe(204);
            });
    }

    private async Task<long> UsedBytesAsync(string runtime)
    {
        var collected = (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc")).Body;
        return collected.GetProperty("after").GetProperty("usedHeapBytes").GetInt64();
    }
}
