using System.Security.Cryptography;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Debugging;
using JsRun.Api.Tests.HostFunctions;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Observability;

public sealed class AuditTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Trace = "trace 0af7651916cd43dd8448eb211c80319c";

    // With what JSON escapes: the hash is that of the text itself.
    private const string Code = "'xyzzy\n\u00e9\"'; \"\u263a\"";

    [Fact]
    public async Task Audit_SwitchedOn_TellsWhoRanWhatButNotTheCode()
    {
        await using var service = await StartAsync();
        using var client = service.Client.With("acme-key");
        client.DefaultRequestHeaders.Add("traceparent", TraceParent);
        var code = Code.Replace("\n", "\\n");
        await client.EvalAsync(code);
        var runtime = await client.CreateRuntimeAsync(new { bootstrap = "globalThis.xyzzy = () => 1" });
        await client.EvalInAsync(runtime, code);
        await client.CallAsync(runtime, new { function = "xyzzy" });

        (await service.TerminateAsync()).ShouldBe(0);

        var lines = LinesOf(service);
        var what = $"sha256 {HashOf(code)}, {Encoding.UTF8.GetByteCount(code)} bytes, {Trace}";
        lines.Length.ShouldBe(4);
        lines[0].ShouldContain($"acme runs one_shot in null: {what}");
        lines[1].ShouldContain($"acme runs bootstrap in {runtime}: {Of("globalThis.xyzzy = () => 1")}, {Trace}");
        lines[2].ShouldContain($"acme runs evaluate in {runtime}: {what}");
        lines[3].ShouldContain($"acme runs call in {runtime}: {Of("xyzzy")}, {Trace}");
        service.Output.ShouldNotContain(line => line.Contains("xyzzy"));
        service.Output.ShouldContain(line => line.Contains($"Runtime {runtime} of acme created") && line.Contains(Trace));
        service.Output.ShouldContain(line => line.Contains($"Runtime {runtime} closed"));
    }

    [Fact]
    public async Task Audit_OfSourcesOfOtherRequests_TellsOfEach()
    {
        var wasm = Convert.FromHexString("0061736D01000000");
        await using var service = await StartAsync();
        using var client = service.Client.With("acme-key");
        client.DefaultRequestHeaders.Add("traceparent", TraceParent);
        var runtime = await client.CreateRuntimeAsync(new { modules = new Dictionary<string, object> { ["m"] = "export const xyzzy = 1", ["w"] = new Dictionary<string, byte[]> { ["$bytes"] = wasm } }, inspector = new { } });
        (await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { name = "b", bootstrap = "globalThis.xyzzy = 2" })).Status.ShouldBe(201);
        var from = new Dictionary<string, object> { ["$from"] = new { context = "b", expression = "({ xyzzy })" } };
        (await client.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/g", from)).Status.ShouldBe(204);
        using (var module = new StringContent("export const xyzzy = 3", Encoding.UTF8, "text/javascript"))
        using (var put = await client.PutAsync($"/runtimes/{runtime}/modules/n", module, TestContext.Current.CancellationToken))
        {
            put.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        }

        await client.EvalAsync(new { code = "import { xyzzy } from 'o'", type = "module", modules = new { o = "export const xyzzy = 4" } });
        (await client.SendAsync(HttpMethod.Post, "/snapshots", new { scripts = new[] { new { name = "s.js", source = "var xyzzy = 5" } } })).Status.ShouldBe(201);
        await using (await CdpClient.ConnectAsync(client, runtime))
        {
            (await service.TerminateAsync()).ShouldBe(0);
        }

        var lines = LinesOf(service);
        lines.Length.ShouldBe(9);
        lines[0].ShouldContain($"acme runs module in {runtime}: {Of("export const xyzzy = 1")}, {Trace}");
        lines[1].ShouldContain($"acme runs module in {runtime}: sha256 {Convert.ToHexStringLower(SHA256.HashData(wasm))}, 8 bytes, {Trace}");
        lines[2].ShouldContain($"acme runs context_bootstrap in {runtime}: {Of("globalThis.xyzzy = 2")}, {Trace}");
        lines[3].ShouldContain($"acme runs hand_over in {runtime}: {Of("({ xyzzy })")}, {Trace}");
        lines[4].ShouldContain($"acme runs module in {runtime}: {Of("export const xyzzy = 3")}, {Trace}");
        lines[5].ShouldContain($"acme runs module in null: {Of("export const xyzzy = 4")}, {Trace}");
        lines[6].ShouldContain($"acme runs one_shot in null: {Of("import { xyzzy } from 'o'")}, {Trace}");
        lines[7].ShouldContain($"acme runs snapshot_script in null: {Of("var xyzzy = 5")}, {Trace}");
        lines[8].ShouldContain($"acme attaches a debugger to {runtime}, trace ");
        service.Output.ShouldNotContain(line => line.Contains("xyzzy"));
    }

    [Fact]
    public async Task Audit_OfModulesOfALoader_TellsOfEach()
    {
        await using var loader = await Callee.StartAsync((http, _) => CallbackService.JsonAsync(http, """{"specifier":"jsrun:///m","source":"export const xyzzy = 1"}"""));
        var address = $"http://{Callee.Address}:{loader.Port}";
        await using var service = await StartAsync(("JsRun__Callbacks__AllowedUrls", address + "/"), ("JsRun__Callbacks__AllowedNetworks", Callee.Address + "/32"));
        using var client = service.Client.With("acme-key");
        client.DefaultRequestHeaders.Add("traceparent", TraceParent);
        var runtime = await client.CreateRuntimeAsync(new { moduleLoader = new { url = address + "/" } });

        (await client.EvalInAsync(runtime, new { code = "import 'm'", type = "module" })).Outcome().ShouldBe("ok");
        (await service.TerminateAsync()).ShouldBe(0);

        LinesOf(service)[^1].ShouldContain($"acme runs module in {runtime}: {Of("export const xyzzy = 1")}, {Trace}");
    }

    [Fact]
    public async Task Audit_OfWhatIsRefused_TellsNothing()
    {
        await using var service = await StartAsync(("JsRun__Quotas__CpuMsPerMinute", "100"), ("JsRun__Limits__MaxRuntimes", "1"));
        using var client = service.Client.With("acme-key");
        var runtime = await client.CreateRuntimeAsync();
        (await client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = "'refused'" })).Status.ShouldBe(429);
        (await client.SendAsync(HttpMethod.Post, "/eval", new { code = "for (;;);", cpuMs = 300 }))["outcome"].ShouldBe("cpu_limit");

        (await client.SendAsync(HttpMethod.Post, "/eval", new { code = "'refused'" })).Status.ShouldBe(429);
        (await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "'refused'" })).Status.ShouldBe(429);
        (await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/call", new { function = "refused" })).Status.ShouldBe(429);
        (await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { bootstrap = "'refused'" })).Status.ShouldBe(429);
        (await service.TerminateAsync()).ShouldBe(0);

        LinesOf(service).ShouldHaveSingleItem().ShouldContain($"acme runs one_shot in null: {Of("for (;;);")}");
    }

    [Fact]
    public async Task Audit_ByDefault_TellsNothing()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        await service.Client.EvalAsync("1");

        (await service.TerminateAsync()).ShouldBe(0);

        service.Output.ShouldNotContain(line => line.Contains("jsrun.audit"));
    }

    private static Task<JsRunService> StartAsync(params (string Name, string Value)[] settings) => JsRunService.StartAsync(
        [("JsRun__Workers__Count", "1"), ("JsRun__Audit__Enabled", "true"), .. Keys.Settings("acme", "acme-key", "eval runtimes:read runtimes:write debug"), .. settings]);

    private static string[] LinesOf(JsRunService service) => [.. service.Output.Where(line => line.Contains("jsrun.audit"))];

    private static string Of(string source) => $"sha256 {HashOf(source)}, {Encoding.UTF8.GetByteCount(source)} bytes";

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
