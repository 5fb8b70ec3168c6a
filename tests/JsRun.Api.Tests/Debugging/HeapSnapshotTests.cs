using System.Diagnostics;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Debugging;

public sealed class HeapSnapshotTests : IAsyncLifetime
{
    private const string ManyObjects = "class Leaky { constructor(i) { this.i = i; this.text = 'text ' + i } } globalThis.kept = Array.from({ length: 100_000 }, (_, i) => new Leaky(i)); 0";
    private JsRunService _service = null!;

    private HttpClient Client => _service.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"), ("JsRun__Limits__MaxDumpStallMs", "3000"));

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task HeapSnapshot_OfARuntime_IsAFileThatDevToolsOpens()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, "class Leaky {} globalThis.kept = [new Leaky(), new Leaky()]; globalThis.secret = 'only here'; 0");

        using var response = await Client.GetAsync(new Uri($"/runtimes/{runtime}/heap-snapshot", UriKind.Relative), Cancellation);
        var snapshot = new HeapSnapshotFile(await response.Content.ReadAsByteArrayAsync(Cancellation));

        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        response.Content.Headers.ContentDisposition!.FileName!.ShouldContain(".heapsnapshot");
        snapshot.ShouldBeConsistent();
        snapshot.NamesOf("object").Count(name => name == "Leaky").ShouldBeGreaterThanOrEqualTo(2);
        snapshot.NamesOf("string").ShouldContain("only here");
        (await Client.EvalInAsync(runtime, "kept.length")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task HeapSnapshot_OfALargeHeap_IsWholeAndHoldsUpNoOtherRuntime()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var other = await Client.CreateRuntimeAsync();
        (await Client.EvalInAsync(runtime, ManyObjects)).Outcome().ShouldBe("ok");

        var downloading = Client.GetByteArrayAsync(new Uri($"/runtimes/{runtime}/heap-snapshot", UriKind.Relative), Cancellation);
        var evaluations = 0;
        do
        {
            (await Client.EvalInAsync(other, "6 * 7")).Value().GetInt32().ShouldBe(42);
            evaluations++;
        }
        while (!downloading.IsCompleted);

        var snapshot = new HeapSnapshotFile(await downloading);
        snapshot.ShouldBeConsistent();
        snapshot.NamesOf("object").Count(name => name == "Leaky").ShouldBeGreaterThanOrEqualTo(100_000);
        evaluations.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task HeapSnapshot_WhoseClientReadsNothing_IsBrokenOffAndTheRuntimeGoesOn()
    {
        var runtime = await Client.CreateRuntimeAsync();
        var other = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, ManyObjects);

        using var response = await Client.GetAsync(new Uri($"/runtimes/{runtime}/heap-snapshot", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        ((int)response.StatusCode).ShouldBe(200);
        var watch = Stopwatch.StartNew();
        (await Client.EvalInAsync(other, "1")).Value().GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(runtime, "kept.length")).Value().GetInt32().ShouldBe(100_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));

        await Should.ThrowAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task HeapSnapshot_WhoseClientGoesAway_SetsTheRuntimeFree()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, ManyObjects);

        (await Client.GetAsync(new Uri($"/runtimes/{runtime}/heap-snapshot", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation)).Dispose();

        (await Client.EvalInAsync(runtime, "kept.length")).Value().GetInt32().ShouldBe(100_000);
    }

    [Fact]
    public async Task HeapSnapshot_OfARuntimeThatIsDeletedMeanwhile_IsBrokenOffAtOnce()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.EvalInAsync(runtime, ManyObjects);
        using var response = await Client.GetAsync(new Uri($"/runtimes/{runtime}/heap-snapshot", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBe(204);

        await Should.ThrowAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Cancellation));
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/heap-snapshot")).Status.ShouldBe(410);
        _service.Output.ShouldNotContain(line => line.Contains("Unresponsive"));
    }

    [Fact]
    public async Task HeapSnapshot_OfNoRuntime_Is404() =>
        (await Client.SendAsync(HttpMethod.Get, "/runtimes/rt_none/heap-snapshot")).Status.ShouldBe(404);
}
