using System.Security.Cryptography;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Tenants;

namespace JsRun.Api.Tests.Observability;

public sealed class AuditTests
{
    // With what JSON escapes: the hash is that of the text itself.
    private const string Code = "'xyzzy\n\u00e9\"'; \"\u263a\"";

    [Fact]
    public async Task Audit_SwitchedOn_TellsWhoRanWhatButNotTheCode()
    {
        await using var service = await JsRunService.StartAsync(
            [("JsRun__Workers__Count", "1"), ("JsRun__Audit__Enabled", "true"), .. Keys.Settings("acme", "acme-key")]);
        using var client = service.Client.With("acme-key");
        client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var code = Code.Replace("\n", "\\n");
        await client.EvalAsync(code);
        var runtime = await client.CreateRuntimeAsync(new { bootstrap = "globalThis.xyzzy = () => 1" });
        await client.EvalInAsync(runtime, code);
        await client.CallAsync(runtime, new { function = "xyzzy" });

        (await service.TerminateAsync()).ShouldBe(0);

        var lines = service.Output.Where(line => line.Contains("jsrun.audit")).ToArray();
        var what = $"sha256 {HashOf(code)}, {Encoding.UTF8.GetByteCount(code)} bytes, trace 0af7651916cd43dd8448eb211c80319c";
        lines.Length.ShouldBe(3);
        lines[0].ShouldContain($"acme runs one_shot in null: {what}");
        lines[1].ShouldContain($"acme runs evaluate in {runtime}: {what}");
        lines[2].ShouldContain($"acme runs call in {runtime}: sha256 {HashOf("xyzzy")}, 5 bytes");
        service.Output.ShouldNotContain(line => line.Contains("xyzzy"));
        service.Output.ShouldContain(line => line.Contains($"Runtime {runtime} of acme created") && line.Contains("trace 0af7651916cd43dd8448eb211c80319c"));
        service.Output.ShouldContain(line => line.Contains($"Runtime {runtime} closed"));
    }

    [Fact]
    public async Task Audit_ByDefault_TellsNothing()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));
        await service.Client.EvalAsync("1");

        (await service.TerminateAsync()).ShouldBe(0);

        service.Output.ShouldNotContain(line => line.Contains("jsrun.audit"));
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
