using System.Globalization;
using System.Net.Http.Headers;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Snapshots;

/// <summary>Workers keep a bounded number of snapshots, and those that are gone leave nothing behind.</summary>
public sealed class SnapshotMemoryTests
{
    private const int Rounds = 30;

    [Fact]
    public async Task Snapshots_UsedAndDropped_LeaveMemoryWhereItWas()
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Workers__MaxSnapshots", "2"));
        var id = await service.CreateIdAsync("globalThis.data = Array.from({ length: 200000 }, (_, i) => ({ i }))");
        var content = await service.Client.GetByteArrayAsync(new Uri($"/snapshots/{id}/content", UriKind.Relative), TestContext.Current.CancellationToken);
        content.Length.ShouldBeGreaterThan(2 << 20);

        // The first round fills pools and caches that stay; what counts is that the second adds nothing.
        await UseAndDropAsync(service, content);
        var before = ResidentBytes(service);
        await UseAndDropAsync(service, content);
        var after = ResidentBytes(service);

        // Without an end to them it would be some hundred MiB more.
        (after - before).ShouldBeLessThan(80L << 20, $"before {before >> 20} MiB, after {after >> 20} MiB");
    }

    private static async Task UseAndDropAsync(SnapshotService service, byte[] content)
    {
        for (var round = 0; round < Rounds; round++)
        {
            using var body = new ByteArrayContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            var imported = await service.Client.SendAsync(HttpMethod.Post, "/snapshots/import", body);
            imported.Status.ShouldBe(201);
            (await service.Client.EvalAsync(new { code = "data.length", snapshot = imported["id"] })).Value().GetInt32().ShouldBe(200_000);
            (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{imported["id"]}")).Status.ShouldBe(204);
        }
    }

    private static long ResidentBytes(SnapshotService service) => service.Service.WorkerProcessIds().Sum(id =>
    {
        var resident = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    });
}
