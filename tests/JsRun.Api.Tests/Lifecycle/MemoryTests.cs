using System.Diagnostics;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Lifecycle;

/// <summary>Runtimes that are gone leave nothing behind.</summary>
public sealed class MemoryTests : IAsyncLifetime
{
    private const int Runtimes = 2_000;
    private const int Readings = 5;
    private const int BetweenReadingsMs = 100;
    private const int SettledWithinMs = 20_000;
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Runtimes_CreatedAndDeleted_LeaveMemoryWhereItWas()
    {
        // The first round fills pools and caches that stay; what counts is that the second adds nothing.
        await CreateAndDeleteAsync(Runtimes);
        var before = 0L;
        for (var reading = 0; reading < Readings; reading++)
        {
            before = Math.Max(before, await SettledResidentBytesAsync());
            await Task.Delay(BetweenReadingsMs, TestContext.Current.CancellationToken);
        }

        await CreateAndDeleteAsync(Runtimes);

        // V8 and the allocator give back in their own time; what is lost they never do.
        var settling = Stopwatch.StartNew();
        long after;
        while ((after = await SettledResidentBytesAsync()) >= before * 1.10 && settling.ElapsedMilliseconds < SettledWithinMs)
        {
            await Task.Delay(BetweenReadingsMs, TestContext.Current.CancellationToken);
        }

        ((double)after).ShouldBeLessThan(before * 1.10, $"before {before >> 20} MiB, after {after >> 20} MiB");
    }

    private async Task CreateAndDeleteAsync(int count)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellationToken) =>
        {
            var runtime = await Client.CreateRuntimeAsync();
            (await Client.EvalInAsync(runtime, "globalThis.data = Array.from({ length: 1000 }, (_, i) => ({ i })); data.length")).Value().GetInt32().ShouldBe(1000);
            (await Client.SendUntilAsync(HttpMethod.Delete, $"/runtimes/{runtime}", null, cancellationToken)).Status.ShouldBe(204);
        });
    }

    /// <summary>Collects garbage through the service, then reads the workers' memory.</summary>
    private async Task<long> SettledResidentBytesAsync()
    {
        var runtime = await Client.CreateRuntimeAsync();
        (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/gc")).Status.ShouldBe(200);
        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
        return _service.WorkerProcessIds().Sum(ResidentBytes);
    }

    private static long ResidentBytes(int processId)
    {
        var resident = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }
}
