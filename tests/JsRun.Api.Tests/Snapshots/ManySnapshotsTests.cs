using System.Globalization;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Snapshots;

/// <summary>A thousand snapshots, made and dropped: processes and folder are then as they were after the first few hundred.</summary>
public sealed class ManySnapshotsTests
{
    private const int WarmUp = 300;
    private const int Snapshots = 1000;

    // Both make all the snapshots of their half: nothing is returned by a process's end.
    private const int Builders = 2;

    // A snapshot has half a megabyte; the 700 that are measured would, if each left a half of that in any one place, leave 175 MiB.
    // What collectors and allocators hold back at a given moment is some ten MiB.
    private const long MarginBytes = 64L << 20;

    [Fact]
    public async Task Snapshots_ThousandBuiltAndDropped_LeaveMemoryAndFolderAsTheyWere()
    {
        await using var service = await SnapshotService.StartAsync(
            ("JsRun__Snapshots__MaxConcurrentBuilds", $"{Builders}"), ("JsRun__Snapshots__MaxBuildsPerWorker", $"{Snapshots}"));

        await BuildAndDropAsync(service, 0, WarmUp);
        var before = Resident(service);
        await BuildAndDropAsync(service, WarmUp, Snapshots - WarmUp);
        var after = Resident(service);

        service.Files.ShouldBeEmpty();
        (await service.Client.SendAsync(HttpMethod.Get, "/snapshots")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
        (after - before).ShouldBeLessThan(MarginBytes, $"before {before >> 20} MiB, after {after >> 20} MiB");
    }

    [Fact]
    public async Task Snapshots_InARow_ShareAProcessThatEndsWhenNoneFollows()
    {
        await using var service = await SnapshotService.StartAsync();

        await BuildAndDropAsync(service, 0, 20);

        await WaitForEndedBuildersAsync(service, 1);
        // One or two, unless the machine dawdles between two builds.
        EndedBuilders(service).ShouldBeLessThan(20);
    }

    [Fact]
    public async Task Snapshots_WithOneBuildPerWorker_HaveAProcessEach()
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Snapshots__MaxBuildsPerWorker", "1"));

        await BuildAndDropAsync(service, 0, 3);

        await WaitForEndedBuildersAsync(service, 3);
    }

    private static int EndedBuilders(SnapshotService service) => service.Service.Output.Count(line => line.Contains("(\"Retired\") ended", StringComparison.Ordinal));

    private static async Task WaitForEndedBuildersAsync(SnapshotService service, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (EndedBuilders(service) < count)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    // Two clients, so that both builders have work.
    private static Task BuildAndDropAsync(SnapshotService service, int first, int count) => Parallel.ForEachAsync(
        Enumerable.Range(first, count),
        new ParallelOptions { MaxDegreeOfParallelism = Builders, CancellationToken = TestContext.Current.CancellationToken },
        async (number, _) =>
        {
            var id = await service.CreateIdAsync($"globalThis.library = {{ number: {number}, double: n => n * 2 }}; library.double({number})");
            (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(204);
        });

    // Memory of its own, not the files that a process has mapped and touches by and by.
    private static long Resident(SnapshotService service) => service.Service.WorkerProcessIds().Append(service.Service.ProcessId).Sum(static id =>
    {
        var resident = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    });
}
