using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Snapshots;

public sealed class SnapshotTests
{
    private const string Library = "let calls = 0; globalThis.library = { double: n => { calls++; return n * 2; }, calls: () => calls };";

    [Fact]
    public async Task Evaluations_FromSnapshot_EachStartFromWhatItHas()
    {
        await using var service = await SnapshotService.StartAsync();
        var created = await service.BuildAsync(Library);

        created.Status.ShouldBe(201, created.Body.ToString());
        var id = created["id"]!;
        created.Message.Headers.Location!.ToString().ShouldBe($"/snapshots/{id}");
        created.Body.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(100_000);
        created["engine"]!.ShouldStartWith("13.");
        created["createdAt"]!.ShouldEndWith("Z");
        for (var i = 0; i < 5; i++)
        {
            (await service.Client.EvalAsync(new { code = "[library.double(21), library.calls()]", snapshot = id })).Value().GetRawText().ShouldBe("[42,1]");
        }

        (await service.Client.EvalAsync("typeof library")).Value().GetString().ShouldBe("undefined");
    }

    [Fact]
    public async Task Batch_FromSnapshots_GivesEachItemItsOwn()
    {
        await using var service = await SnapshotService.StartAsync();
        var one = await service.CreateIdAsync("var x = 'one'");
        var two = await service.CreateIdAsync("var x = 'two'");

        var answer = await service.Client.SendAsync(HttpMethod.Post, "/eval/batch", new
        {
            evaluations = new object[]
            {
                new { code = "x", snapshot = one }, new { code = "x", snapshot = two }, new { code = "typeof x" },
                new { code = "x", snapshot = "sn_" + new string('a', 26) }, new { code = "x", snapshot = one },
            },
        });

        var items = answer.Body.GetProperty("items").EnumerateArray().ToArray();
        items[0].Value().GetString().ShouldBe("one");
        items[1].Value().GetString().ShouldBe("two");
        items[2].Value().GetString().ShouldBe("undefined");
        items[3].GetProperty("problem").Text("code").ShouldBe("snapshot_not_found");
        items[4].Value().GetString().ShouldBe("one");
    }

    [Fact]
    public async Task Globals_ThatComeAfterTheSnapshot_AreV8sOwnAndCanBeTakenAway()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("Error.stackTraceLimit = 50; Promise.try = Math.f16round = 1; globalThis.Error = class {}; globalThis.SharedArrayBuffer = 1; globalThis.WebAssembly = { Memory: class { get buffer() {} } }; globalThis.kept = 2");

        (await service.Client.EvalAsync(new { code = "[typeof SharedArrayBuffer, typeof WebAssembly.validate, typeof Promise.try, kept]", snapshot = id }))
            .Value().GetRawText().ShouldBe("""["function","function","function",2]""");

        var restricted = await service.Client.CreateRuntimeAsync(new { snapshot = id, intrinsics = new { sharedArrayBuffer = false } });
        var names = await service.Client.EvalInAsync(restricted, "delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer; [typeof SharedArrayBuffer, typeof WebAssembly]");
        names.Value().GetRawText().ShouldBe("""["undefined","undefined"]""");
    }

    [Fact]
    public async Task Runtimes_FromSnapshot_RunTheirBootstrapAfterIt()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync(Library);

        var runtime = await service.Client.CreateRuntimeAsync(new { snapshot = id, bootstrap = "var twice = library.double(4)" });

        (await service.Client.EvalInAsync(runtime, "[twice, library.calls()]")).Value().GetRawText().ShouldBe("[8,1]");
        (await service.Client.EvalInAsync(runtime, new { code = "[typeof twice, library.calls()]", context = "fresh" })).Value().GetRawText().ShouldBe("[\"undefined\",0]");
        var described = await service.Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}");
        described.Body.GetProperty("config").Text("snapshot").ShouldBe(id);
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(204);
        (await service.Client.EvalInAsync(runtime, "library.double(5)")).Value().GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Console_OfSnapshot_IsThereFromTheBeginning()
    {
        await using var service = await SnapshotService.StartAsync();
        var created = await service.PostAsync(new { scripts = new[] { new { source = "const log = console.log; function say(text) { log(text); }" } }, console = true });
        created.Status.ShouldBe(201, created.Body.ToString());

        var envelope = await service.Client.EvalAsync(new { code = "say('hi')", snapshot = created["id"], console = true });

        envelope.GetProperty("console")[0].Text("text").ShouldBe("hi");
        (await service.Client.EvalAsync(new { code = "typeof console", snapshot = created["id"] })).Value().GetString().ShouldBe("object");
    }

    [Fact]
    public async Task UnknownSnapshot_IsNotFound()
    {
        await using var service = await SnapshotService.StartAsync();
        foreach (var snapshot in new[] { "sn_" + new string('a', 26), "../../etc/passwd", "x" })
        {
            foreach (var path in new[] { "/eval", "/runtimes" })
            {
                object body = path == "/eval" ? new { code = "1", snapshot } : new { snapshot };
                var answer = await service.Client.SendAsync(HttpMethod.Post, path, body);
                answer.Status.ShouldBe(404, path);
                answer["code"].ShouldBe("snapshot_not_found");
            }

            (await service.Client.SendAsync(HttpMethod.Get, $"/snapshots/{Uri.EscapeDataString(snapshot)}"))["code"].ShouldBe("snapshot_not_found");
            (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{Uri.EscapeDataString(snapshot)}"))["code"].ShouldBe("snapshot_not_found");
        }

        var wrong = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1", snapshot = 5 });
        wrong.Status.ShouldBe(400);
        wrong.Body.GetProperty("errors").TryGetProperty("snapshot", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("setTimeout(() => {}, 60000)", "timer", "ok")]
    [InlineData("globalThis.format = new Intl.NumberFormat('de')", "Intl.NumberFormat", "ok")]
    [InlineData("globalThis.memory = new WebAssembly.Memory({ initial: 1 })", "set-up.js", "javascript_error")]
    [InlineData("Object.freeze(globalThis)", "globalThis", "ok")]
    [InlineData("var own = 1; Object.preventExtensions(globalThis)", "globalThis", "ok")]
    [InlineData("Object.defineProperty(globalThis, 'SharedArrayBuffer', { value: 1 })", "globalThis.SharedArrayBuffer", "ok")]
    [InlineData("Object.freeze(Error); Object.prototype.length = 0", "Error was frozen", "ok")]
    [InlineData("throw new TypeError('no')", "set-up.js", "javascript_error")]
    [InlineData("let = ", "set-up.js", "syntax_error")]
    [InlineData("await new Promise(() => {})", "set-up.js", "never_settled")]
    [InlineData("for (;;);", "set-up.js", "timeout")]
    [InlineData("const all = []; for (;;) all.push(new Array(1000).fill(1.5))", "set-up.js", "heap_limit")]
    [InlineData("globalThis.asm = (function (stdlib) { 'use asm'; function f() { return 1; } return { f: f }; })(globalThis); asm.f()", "V8 gave up", "crashed")]
    [InlineData(EngineAbort.Code, "V8 gave up", "crashed")]
    public async Task ScriptsThatLeaveWhatCannotBeKept_OrFail_GiveSnapshotFailed(string source, string detail, string outcome)
    {
        await using var service = await SnapshotService.StartAsync();

        var answer = await service.PostAsync(new { scripts = new[] { new { name = "set-up.js", source } }, timeoutMs = outcome == "timeout" ? 1_500 : 20_000 });

        answer.Status.ShouldBe(422, answer.Body.ToString());
        answer["code"].ShouldBe("snapshot_failed");
        answer["detail"]!.ShouldContain(detail);
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe(outcome);
        service.Files.ShouldBeEmpty();
        (await service.Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
        (await service.BuildAsync("var fine = 1")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task ChangedFile_IsRejectedAndNeverReachesV8()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync(Library);
        var file = service.Files.ShouldHaveSingleItem();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        var evaluation = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1", snapshot = id });
        var runtime = await service.Client.SendAsync(HttpMethod.Post, "/runtimes", new { snapshot = id });

        (evaluation.Status, evaluation["code"]).ShouldBe((422, "snapshot_rejected"));
        (runtime.Status, runtime["code"]).ShouldBe((422, "snapshot_rejected"));
        (await service.Client.EvalAsync("1")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Snapshots_SurviveARestart_AndBrokenFilesAreSkipped()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync(Library);
        var other = await service.CreateIdAsync("var y = 1");
        var folder = Path.GetDirectoryName(service.Files[0])!;
        var broken = Path.Combine(folder, $"sn_{new string('b', 26)}.jsrunsnapshot");
        await File.WriteAllTextAsync(broken, "no snapshot", TestContext.Current.CancellationToken);
        var whole = await File.ReadAllBytesAsync(service.Files.First(file => file.Contains(other)), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(service.Files.First(file => file.Contains(other)), whole[..^1], TestContext.Current.CancellationToken);

        await service.RestartAsync();

        (await service.Client.EvalAsync(new { code = "library.double(3)", snapshot = id })).Value().GetInt32().ShouldBe(6);
        var list = await service.Client.SendAsync(HttpMethod.Get, "/snapshots");
        list.Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id")).ShouldBe([id]);
        service.Service.Output.Count(line => line.Contains("broken one")).ShouldBe(2);
#pragma warning disable CA1416 // The service runs on Linux only.
        File.GetUnixFileMode(Path.Combine(service.Folder, "server.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Snapshot_DownloadedAndImported_IsAnotherOfTheSame()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync(Library);
        var content = await service.DownloadAsync(id);

        var imported = await service.ImportAsync(content);

        imported.Status.ShouldBe(201, imported.Body.ToString());
        imported["id"].ShouldNotBe(id);
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{id}")).Status.ShouldBe(204);
        (await service.Client.EvalAsync(new { code = "library.double(8)", snapshot = imported["id"] })).Value().GetInt32().ShouldBe(16);

        content[^100] ^= 1;
        var changed = await service.ImportAsync(content);
        (changed.Status, changed["code"]).ShouldBe((422, "snapshot_rejected"));
        (await service.ImportAsync([])).Status.ShouldBe(422);
        (await service.Client.SendAsync(HttpMethod.Post, "/snapshots/import", new { })).Status.ShouldBe(415);
    }

    [Fact]
    public async Task Import_OfAnotherServersSnapshot_IsRejectedUnlessTheyShareAKey()
    {
        var key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        await using var one = await SnapshotService.StartAsync(("JsRun__Snapshots__Key", key));
        await using var same = await SnapshotService.StartAsync(("JsRun__Snapshots__Key", key));
        await using var other = await SnapshotService.StartAsync();
        var content = await one.DownloadAsync(await one.CreateIdAsync(Library));

        var taken = await same.ImportAsync(content);
        var refused = await other.ImportAsync(content);

        taken.Status.ShouldBe(201);
        (await same.Client.EvalAsync(new { code = "library.double(1)", snapshot = taken["id"] })).Value().GetInt32().ShouldBe(2);
        (refused.Status, refused["code"]).ShouldBe((422, "snapshot_rejected"));
    }

    [Fact]
    public async Task Quotas_OfCountAndBytes_AreToldAndFreedByDeletion()
    {
        await using var service = await SnapshotService.StartAsync(
            ("JsRun__Snapshots__MaxCount", "2"), ("JsRun__Snapshots__MaxBytes", "1048576"), ("JsRun__Snapshots__MaxTotalBytes", "2097152"));
        var first = await service.CreateIdAsync("var a = 1");
        await service.CreateIdAsync("var a = 2");

        var full = await service.BuildAsync("var a = 3");

        full.Status.ShouldBe(429);
        (full["code"], full["quota"], full["limit"]).ShouldBe(("quota_exceeded", "snapshots", "2"));
        full.Message.Headers.RetryAfter.ShouldNotBeNull();
        (await service.Client.SendAsync(HttpMethod.Delete, $"/snapshots/{first}")).Status.ShouldBe(204);
        service.Files.Length.ShouldBe(1);
        var large = await service.BuildAsync("globalThis.big = new Uint8Array(1 << 20).fill(1)");
        (large.Status, large["code"]).ShouldBe((422, "snapshot_failed"));
        large["detail"]!.ShouldContain("JsRun:Snapshots:MaxBytes");
        (await service.BuildAsync("var a = 4")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task List_IsPagedNewestFirst()
    {
        await using var service = await SnapshotService.StartAsync();
        string[] ids = [await service.CreateIdAsync("1"), await service.CreateIdAsync("2"), await service.CreateIdAsync("3")];

        var first = await service.Client.SendAsync(HttpMethod.Get, "/snapshots?limit=2");
        var second = await service.Client.SendAsync(HttpMethod.Get, $"/snapshots?limit=2&after={first["next"]}");

        first.Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id")).ShouldBe([ids[2], ids[1]]);
        second.Body.GetProperty("items").EnumerateArray().Select(item => item.Text("id")).ShouldBe([ids[0]]);
        second.Body.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        (await service.Client.SendAsync(HttpMethod.Get, "/snapshots?limit=0&x=1")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task HeapLimitBelowWhatTheSnapshotTakes_IsRefused()
    {
        await using var service = await SnapshotService.StartAsync();
        var id = await service.CreateIdAsync("globalThis.big = Array.from({ length: 300000 }, (_, i) => ({ i }))");

        var small = await service.Client.SendAsync(HttpMethod.Post, "/eval", new { code = "big.length", snapshot = id, maxHeapBytes = 8 << 20 });

        small.Status.ShouldBe(400);
        small.Body.GetProperty("errors").GetProperty("maxHeapBytes")[0].GetString()!.ShouldContain("for this snapshot");
        (await service.Client.EvalAsync(new { code = "big.length", snapshot = id })).Value().GetInt32().ShouldBe(300_000);
    }

    [Theory]
    [InlineData("""{}""", "scripts")]
    [InlineData("""{"scripts":[]}""", "scripts")]
    [InlineData("""{"scripts":[{}]}""", "scripts[0].source")]
    [InlineData("""{"scripts":[{"source":"1","x":1}]}""", "scripts[0].x")]
    [InlineData("""{"scripts":"1"}""", "scripts")]
    [InlineData("""{"scripts":[{"source":"1"}],"timeoutMs":0}""", "timeoutMs")]
    public async Task WrongBody_IsRefusedNamingTheField(string body, string field)
    {
        await using var service = await SnapshotService.StartAsync();

        var answer = await service.PostAsync(body);

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(answer.Body.ToString());
    }
}
