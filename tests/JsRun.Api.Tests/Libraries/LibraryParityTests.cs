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

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Library_AsBootstrap_GivesWhatNodeGives(string name)
    {
        var library = LibraryCatalog.All.Single(candidate => candidate.Name == name);
        var source = await library.SourceAsync(Cancellation);
        var bytes = library.Bytes is { } given
            ? new Dictionary<string, string> { [given.Name] = Convert.ToBase64String(await File.ReadAllBytesAsync(NodeLibrary.PathOf(given.File), Cancellation)) }
            : [];
        var expected = JsonDocument.Parse(await NodeJs.RunAsync(
            NodeLibrary.PathOf("evaluate.cjs"), [], JsonSerializer.Serialize(new { source, filename = name, bytes, snippets = library.Snippets }), Cancellation)).RootElement;

        var runtime = await Client.CreateRuntimeAsync(new
        {
            bootstrap = source,
            bootstrapFilename = name,
            globals = bytes.ToDictionary(entry => entry.Key, entry => new Dictionary<string, string> { ["$bytes"] = entry.Value }),
            console = true,
            maxHeapBytes = 256L << 20,
            timeoutMs = 60_000,
            cpuMs = 60_000,
        });
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
        private JsRunService _service = null!;

        public HttpClient Client => _service.Client;

        public async ValueTask InitializeAsync() => _service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxCodeBytes", $"{16 << 20}"), ("JsRun__Limits__MaxRequestBytes", $"{32 << 20}"));

        public ValueTask DisposeAsync() => _service.DisposeAsync();
    }
}
