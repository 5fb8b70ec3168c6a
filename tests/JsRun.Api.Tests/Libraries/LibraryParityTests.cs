using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Libraries;

/// <summary>Libraries as they come from npm do here what they do in Node.</summary>
public sealed class LibraryParityTests(LibraryParityTests.LargeService service) : IClassFixture<LibraryParityTests.LargeService>
{
    private HttpClient Client => service.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. LibraryCatalog.All.Select(library => library.Name)];

    public static TheoryData<string> ModuleNames => [.. LibraryCatalog.All.Where(library => library.Module is not null).Select(library => library.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Library_AsBootstrap_GivesWhatNodeGives(string name)
    {
        var library = Find(name);
        var source = await library.SourceAsync(Cancellation);
        var bytes = await library.BytesAsync(Cancellation);
        var runtime = await CreateAsync(new() { ["bootstrap"] = source, ["bootstrapFilename"] = name, ["globals"] = bytes.ToDictionary(entry => entry.Key, entry => new Dictionary<string, string> { ["$bytes"] = entry.Value }) });

        await ShouldGiveWhatNodeGivesAsync(runtime, library, source, bytes);
    }

    [Theory]
    [MemberData(nameof(ModuleNames))]
    public async Task Library_AsModule_GivesWhatNodeGives(string name)
    {
        var library = Find(name);
        var runtime = await CreateAsync(new()
        {
            ["modules"] = ModuleGraph.Read(library.Module!),
            ["importMap"] = new { imports = new Dictionary<string, string> { ["library"] = "./" + library.Module } },
        });
        (await Client.EvalInAsync(runtime, new { code = library.ModuleSetup, type = "module" })).Value().ValueKind.ShouldBe(JsonValueKind.Object);

        await ShouldGiveWhatNodeGivesAsync(runtime, library, await library.SourceAsync(Cancellation), []);
    }

    // WebAssembly instances cannot be kept in a snapshot.
    public static TheoryData<string> SnapshotNames => [.. LibraryCatalog.All.Where(library => library.Bytes is null).Select(library => library.Name)];

    [Theory]
    [MemberData(nameof(SnapshotNames))]
    public async Task Library_FromSnapshot_GivesWhatNodeGives(string name)
    {
        var library = Find(name);
        var source = await library.SourceAsync(Cancellation);
        var body = new { scripts = new[] { new { name, source } }, console = true, maxHeapBytes = 256L << 20, timeoutMs = 60_000, cpuMs = 60_000 };
        var snapshot = await Client.SendAsync(HttpMethod.Post, "/snapshots", body);
        snapshot.Status.ShouldBe(201, snapshot.Body.ToString());

        await ShouldGiveWhatNodeGivesAsync(await CreateAsync(new() { ["snapshot"] = snapshot["id"]! }), library, source, []);
    }

    private static NodeLibrary Find(string name) => LibraryCatalog.All.Single(candidate => candidate.Name == name);

    private Task<string> CreateAsync(Dictionary<string, object> body) => Client.CreateRuntimeAsync(new Dictionary<string, object>(body)
    {
        ["console"] = true,
        ["maxHeapBytes"] = 256L << 20,
        ["timeoutMs"] = 60_000,
        ["cpuMs"] = 60_000,
    });

    private async Task ShouldGiveWhatNodeGivesAsync(string runtime, NodeLibrary library, string source, Dictionary<string, string> bytes)
    {
        var given = JsonSerializer.Serialize(new { source, filename = library.Name, bytes, snippets = library.Snippets });
        var expected = JsonDocument.Parse(await NodeJs.RunAsync(NodeLibrary.PathOf("evaluate.cjs"), [], given, Cancellation)).RootElement;
        for (var index = 0; index < library.Snippets.Length; index++)
        {
            var value = (await Client.EvalInAsync(runtime, new { code = $"({library.Snippets[index]})", resultFormat = "json" })).Value();
            JsonElement.DeepEquals(value, expected[index]).ShouldBeTrue($"{library.Snippets[index]} gave {value.GetRawText()} instead of {expected[index].GetRawText()}");
        }

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);
    }

    /// <summary>A service that takes sources as large as TypeScript's.</summary>
    public sealed class LargeService : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("jsrun-snapshots-").FullName;
        private JsRunService _service = null!;

        public HttpClient Client => _service.Client;

        public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxCodeBytes", $"{16 << 20}"), ("JsRun__Limits__MaxRequestBytes", $"{32 << 20}"), ("JsRun__Snapshots__Folder", _folder));

        public async ValueTask DisposeAsync()
        {
            await _service.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
