using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Snapshots;

/// <summary>What the disk, and whoever writes on it, can do to snapshots.</summary>
public sealed class SnapshotStorageTests
{
    private const string MissingId = "sn_aaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task Delete_WhenTheFileCannotBeRemoved_KeepsTheSnapshot()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("var x = 1");
        var file = service.Files.ShouldHaveSingleItem();
        File.Move(file, file + ".aside");
        Directory.CreateDirectory(file);

        var refused = await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}");
        var content = await service.Client.SendAsync(HttpMethod.Get, $"/snapshots/{id}/content");
        var evaluated = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "x", snapshot = id });

        foreach (var answer in new[] { refused, content, evaluated })
        {
            (answer.Status, answer["code"]).ShouldBe((503, "storage_unavailable"));
            answer.Message.Headers.RetryAfter.ShouldNotBeNull();
        }

        (await service.Client.SendAsync(HttpMethod.Get, $"/snapshots/{id}")).Status.ShouldBe(200);
        Directory.Delete(file);
        File.Move(file + ".aside", file);
        (await service.Client.EvalAsync(new { code = "x", snapshot = id })).Value().GetInt32().ShouldBe(1);
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(204);
        service.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Folder_ThatCannotBeWritten_IsAProblemOfTheServiceAndTakesNoQuota()
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Snapshots__MaxCount", "1"));
        Directory.CreateDirectory(Path.GetDirectoryName(service.Folder)!);
        await File.WriteAllTextAsync(service.Folder, "in the way", TestContext.Current.CancellationToken);

        var built = await service.BuildAsync("var x = 1");

        (built.Status, built["code"]).ShouldBe((503, "storage_unavailable"));
        built["detail"]!.ShouldContain("JsRun:Snapshots:Folder");
        built["detail"]!.ShouldNotContain(service.Folder);
        File.Delete(service.Folder);
        (await service.BuildAsync("var x = 1")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task FilesThatSomebodyRemoved_AreNotFound_AndTheirSnapshotsCanBeDeleted()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("var x = 1");
        Directory.Delete(service.Folder, recursive: true);

        (await service.Client.SendAsync(HttpMethod.Get, $"/snapshots/{id}/content"))["code"].ShouldBe("snapshot_not_found");
        (await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "x", snapshot = id }))["code"].ShouldBe("snapshot_not_found");
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(204);
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(404);
        (await service.Client.SendAsync(HttpMethod.Get, $"/snapshots/{MissingId}/content"))["code"].ShouldBe("snapshot_not_found");
    }

    [Fact]
    public async Task KeyThatWasReplaced_RejectsWhatTheOldOneSigned_AndABrokenOneIsTold()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("var x = 1");
        var key = Path.Combine(service.Folder, "server.key");
        var content = await service.DownloadAsync(id);
        await File.WriteAllBytesAsync(key, new byte[32], TestContext.Current.CancellationToken);

        await service.RestartAsync();

        (await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "x", snapshot = id }))["code"].ShouldBe("snapshot_rejected");
        (await service.ImportAsync(content))["code"].ShouldBe("snapshot_rejected");
        (await service.BuildAsync("var x = 1")).Status.ShouldBe(201);

        await File.WriteAllBytesAsync(key, new byte[5], TestContext.Current.CancellationToken);
        await service.RestartAsync();

        (await service.BuildAsync("var x = 1"))["code"].ShouldBe("storage_unavailable");
        (await service.ImportAsync(content))["code"].ShouldBe("storage_unavailable");
        (await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "x", snapshot = id }))["code"].ShouldBe("storage_unavailable");
    }

    [Fact]
    public async Task Imports_ThatWereChangedOrCut_AreRejectedWhereverThatIs()
    {
        await using var service = await SnapshotService.StartAsync();
        var content = await service.DownloadAsync(await service.CreateIdAsync("var x = 1"));

        // What it is, both lengths, the header, the blob and the signature.
        foreach (var position in new[] { 0, 7, 8, 11, 12, 15, 16, 40, content.Length / 2, content.Length - 33, content.Length - 32, content.Length - 1 })
        {
            var changed = content.ToArray();
            changed[position] ^= 0x80;
            (await service.ImportAsync(changed))["code"].ShouldBe("snapshot_rejected", $"{position}");
        }

        foreach (var length in new[] { 1, 15, 16, 17, 200, content.Length - 33, content.Length - 1 })
        {
            (await service.ImportAsync(content[..length]))["code"].ShouldBe("snapshot_rejected", $"{length}");
        }

        (await service.ImportAsync([.. content, 0]))["code"].ShouldBe("snapshot_rejected");
        (await service.ImportAsync(content)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Snapshot_OfAnotherBuildOfTheEngine_IsRejectedThoughItIsSigned()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var setting = ("JsRun__Snapshots__Key", Convert.ToBase64String(key));
        await using var service = await SnapshotService.StartAsync(setting);
        var id = await service.CreateIdAsync("var x = 1");
        var other = OfAnotherBuild(await service.DownloadAsync(id), key);

        var imported = await service.ImportAsync(other);
        await File.WriteAllBytesAsync(service.Files.ShouldHaveSingleItem(), other, TestContext.Current.CancellationToken);
        await service.RestartAsync(setting);
        var evaluated = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "x", snapshot = id });
        var created = await service.Client.SendAsync(HttpMethod.Post, "/runtimes", new { snapshot = id });

        foreach (var answer in new[] { imported, evaluated, created })
        {
            (answer.Status, answer["code"]).ShouldBe((422, "snapshot_rejected"));
            answer["detail"]!.ShouldContain("another version of the engine");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_ThatIsTooLarge_IsRefusedNamingTheSetting(bool isChunked)
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Snapshots__MaxBytes", "1048576"));
        using var body = new ByteArrayContent(new byte[3 << 20]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/snapshots/import") { Content = body };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = true;

        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("JsRun:Snapshots:MaxBytes");
    }

    [Fact]
    public async Task Imports_AtOnce_NeverExceedTheQuotas()
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Snapshots__MaxCount", "3"));
        var content = await service.DownloadAsync(await service.CreateIdAsync("var x = 1"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => service.ImportAsync(content)));

        answers.ShouldAllBe(answer => answer.Status == 201 || answer.Status == 429);
        answers.Count(answer => answer.Status == 201).ShouldBe(2);
        answers.Where(answer => answer.Status == 429).ShouldAllBe(answer => answer["quota"] == "snapshots" && answer["use"] == "3");
        service.Files.Length.ShouldBe(3);

        var maxBytes = 3 * (1 << 20);
        await service.RestartAsync(("JsRun__Snapshots__MaxBytes", $"{1 << 20}"), ("JsRun__Snapshots__MaxTotalBytes", $"{maxBytes}"));
        answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.ImportAsync(content)));

        answers.ShouldAllBe(answer => answer.Status == 201 || answer["quota"] == "snapshotBytes");
        service.Files.Sum(file => new FileInfo(file).Length).ShouldBeInRange(maxBytes - content.Length, maxBytes);
        (await service.ImportAsync(content)).Status.ShouldBe(429);
    }

    [Fact]
    public async Task Import_WhoseClientLeaves_GivesItsRoomBack()
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Snapshots__MaxCount", "1"));
        var id = await service.CreateIdAsync("var x = 1");
        var content = await service.DownloadAsync(id);
        await DeleteAsync(service, id);
        using var leaving = new CancellationTokenSource();
        Task<Answer> uploading;
        int statusMeanwhile;
        do
        {
            // Refused itself when one of the others has the room just then.
            uploading = service.Client.SendUntilAsync(HttpMethod.Post, "/snapshots/import", new StallingContent(content), leaving.Token);

            // The service notices that bytes come, and that a connection ends, a little later than the client.
            statusMeanwhile = await UntilAsync(service, content, status => status == 429, () => uploading.IsCompleted);
        }
        while (uploading.IsCompleted);

        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => uploading);
        var statusAfterwards = await UntilAsync(service, content, status => status == 201);

        (statusMeanwhile, statusAfterwards).ShouldBe((429, 201));
    }

    [Fact]
    public async Task Delete_WhileOthersDeleteAndUseIt_IsDoneOnce()
    {
        await using var service = await SnapshotService.StartAsync();
        var content = await service.DownloadAsync(await service.CreateIdAsync("var x = 1"));
        for (var round = 0; round < 5; round++)
        {
            var id = (await service.ImportAsync(content))["id"]!;
            var uses = Enumerable.Range(0, 12).Select(i => i % 3 == 0
                ? service.Client.SendAsync(HttpMethod.Get, $"/snapshots/{id}/content")
                : service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "x", snapshot = id })).ToArray();
            var deletions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")));

            deletions.Count(answer => answer.Status == 204).ShouldBe(1);
            deletions.ShouldAllBe(answer => answer.Status == 204 || answer["code"] == "snapshot_not_found");
            (await Task.WhenAll(uses)).ShouldAllBe(answer => answer.Status == 200 || answer["code"] == "snapshot_not_found");
        }
    }

    [Fact]
    public async Task Snapshot_OnItsWayToTheDisk_CannotBeFoundYet()
    {
        await using var service = await SnapshotService.StartAsync();
        var content = await service.DownloadAsync(await service.CreateIdAsync("globalThis.big = new Uint8Array(1 << 20).fill(1)"));
        using var done = new CancellationTokenSource();
        var deleting = DeleteAllUntilAsync(service, done.Token);

        for (var i = 0; i < 20; i++)
        {
            (await service.ImportAsync(content)).Status.ShouldBe(201);
        }

        await done.CancelAsync();
        await deleting;
        service.Files.Length.ShouldBe((await IdsAsync(service)).Length);
    }

    [Fact]
    public async Task ManyBuilds_AtOnce_AreMadeOrRefused()
    {
        await using var service = await SnapshotService.StartAsync(("JsRun__Snapshots__MaxCount", "4"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => service.BuildAsync($"var x = {i}")));

        answers.Count(answer => answer.Status == 201).ShouldBeInRange(1, 4);
        answers.ShouldAllBe(answer => answer.Status == 201 || answer["code"] == "quota_exceeded" || answer["code"] == "overloaded");
        service.Files.Length.ShouldBe(answers.Count(answer => answer.Status == 201));
        (await service.Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    private static async Task<string[]> IdsAsync(SnapshotService service) =>
        [.. (await service.Client.SendAsync(HttpMethod.Get, "/snapshots?limit=200")).Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id")!)];

    /// <summary>The same file, signed, but for the build that it names.</summary>
    private static byte[] OfAnotherBuild(byte[] file, byte[] key)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        var header = JsonNode.Parse(file.AsSpan(16, length))!;
        var build = header["build"]!.GetValue<string>();
        header["build"] = (build[0] == 'x' ? "y" : "x") + build[1..];
        var changed = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] signed = [.. file[..8], .. BitConverter.GetBytes(changed.Length), .. file[12..16], .. changed, .. file[(16 + length)..^32]];
        return [.. signed, .. HMACSHA256.HashData(key, signed)];
    }

    private static async Task DeleteAllUntilAsync(SnapshotService service, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            foreach (var id in await IdsAsync(service))
            {
                await DeleteAsync(service, id);
            }
        }
    }

    private static async Task DeleteAsync(SnapshotService service, string id) =>
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(204);

    /// <summary>Imports again and again until the status is right, for 20 s at the most; gives the last one.</summary>
    private static async Task<int> UntilAsync(SnapshotService service, byte[] content, Func<int, bool> isRight, Func<bool>? isOver = null)
    {
        for (var started = Stopwatch.StartNew(); ;)
        {
            var answer = await service.ImportAsync(content);
            if (isRight(answer.Status) || started.Elapsed > TimeSpan.FromSeconds(20))
            {
                return answer.Status;
            }

            if (answer.Status == 201)
            {
                await DeleteAsync(service, answer["id"]!);
            }

            if (isOver?.Invoke() == true)
            {
                return 0;
            }
        }
    }
}
