using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Contexts;

public sealed class ContextSizeTests(SharedService service)
{
    private const long Held = 20_000_000;

    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("auto")]
    [InlineData("manual")]
    public async Task Memory_OfContexts_IsWhatEachHolds(string jobs)
    {
        var runtime = await Client.CreateRuntimeAsync(new { jobs });
        var large = await Client.CreateContextAsync(runtime, new { name = "large" });
        var small = await Client.CreateContextAsync(runtime);
        var alias = await Client.CreateContextAsync(runtime, new { realmOf = large });
        await Client.EvalInAsync(runtime, new { code = "globalThis.held = new Array(2_500_000).fill(1.5); 0", context = "large" });

        var bytes = await BytesAsync(runtime);

        bytes[large].ShouldBeInRange(Held, Held + 4_000_000);
        bytes[alias].ShouldBe(bytes[large]);
        bytes[small].ShouldBeInRange(1, 2_000_000);
        bytes["default"].ShouldBeInRange(1, 2_000_000);
        bytes["shared"].ShouldBeInRange(1, 10_000_000);

        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{large}");
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{alias}");
        bytes = await BytesAsync(runtime);
        bytes.Keys.ShouldBe(["default", small, "shared"], ignoreOrder: true);
        bytes.Values.Sum().ShouldBeLessThan(Held / 2);
    }

    [Fact]
    public async Task Memory_AsTextWithContexts_ListsThem()
    {
        var runtime = await Client.CreateRuntimeAsync();
        await Client.CreateContextAsync(runtime, new { name = "plugin" });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/runtimes/{runtime}/memory?contexts=true");
        request.Headers.Add("Accept", "text/plain");

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("ctx_1 (plugin)");
        text.ShouldContain("(shared)");
    }

    [Fact]
    public async Task Memory_WithoutContexts_HasNone()
    {
        var runtime = await Client.CreateRuntimeAsync();

        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory?contexts=false")).Body.TryGetProperty("contexts", out _).ShouldBeFalse();
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory?contexts=1")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Memory_WhileFinalizationNeverEnds_IsAnsweredWithoutContexts()
    {
        var runtime = await Client.CreateRuntimeAsync(new { timeoutMs = 300, jobs = "manual" });
        await Client.EvalInAsync(runtime, new { code = "globalThis.registry = new FinalizationRegistry(() => { for (;;); }); (() => { for (let i = 0; i < 10; i++) registry.register({}, i) })(); 0", timeoutMs = 20_000 });

        var memory = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory?contexts=true");

        memory.Status.ShouldBe(200, memory.Body.ToString());
        memory.Body.TryGetProperty("heap", out _).ShouldBeTrue();
        (await Client.EvalInAsync(runtime, new { code = "1", timeoutMs = 20_000 })).Value().GetInt32().ShouldBe(1);
    }

    private async Task<Dictionary<string, long>> BytesAsync(string runtime)
    {
        var memory = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/memory?contexts=true");
        memory.Status.ShouldBe(200, memory.Body.ToString());
        var bytes = memory.Body.GetProperty("contexts").EnumerateArray().ToDictionary(context => context.Text("id")!, context => context.GetProperty("usedBytes").GetInt64());
        bytes["shared"] = memory.Body.GetProperty("sharedBytes").GetInt64();
        return bytes;
    }
}
