using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>Many modules, many imports, and what is left of them.</summary>
public sealed class ModuleScaleTests(SharedService service)
{
    private const int Many = 10_000;

    private HttpClient Client => service.Client;

    [Fact]
    public async Task TenThousandModules_ImportedStaticallyAndByImport_AreAllThere()
    {
        var modules = Enumerable.Range(0, Many).ToDictionary(i => $"m{i}.js", i => $"export default {i}");
        var imports = string.Concat(Enumerable.Range(0, Many).Select(i => $"import m{i} from './m{i}.js';"));
        var sum = string.Join('+', Enumerable.Range(0, Many).Select(i => $"m{i}").Chunk(1000).Select(chunk => $"({string.Join('+', chunk)})"));

        var imported = await Client.EvalAsync(new { code = $"{imports} export default {sum}", type = "module", modules, timeoutMs = 60_000, cpuMs = 60_000 });
        imported.Value().GetProperty("default").GetInt32().ShouldBe(Many * (Many - 1) / 2);

        var dynamic = await Client.EvalAsync(new
        {
            code = $"let sum = 0; for (let i = 0; i < {Many}; i++) sum += (await import('./m' + i + '.js')).default; sum",
            modules,
            timeoutMs = 60_000,
            cpuMs = 60_000,
        });
        dynamic.Value().GetInt32().ShouldBe(Many * (Many - 1) / 2);
    }

    [Fact]
    public async Task OneModule_ImportedTenThousandTimes_IsOne() =>
        (await Client.EvalAsync(new
        {
            code = $"const first = await import('./m.js'); let same = 0; for (let i = 0; i < {Many}; i++) if (await import('./m.js') === first) same++; [same, (await Promise.all(Array.from({{ length: {Many} }}, () => import('./m.js')))).every(m => m === first)]",
            modules = new Dictionary<string, string> { ["m.js"] = "" },
            timeoutMs = 60_000,
            cpuMs = 60_000,
        })).Value().GetRawText().ShouldBe($"[{Many},true]");

    [Fact]
    public async Task ChainOfImports_LongerThanTheStack_FailsAsAnError()
    {
        var modules = Enumerable.Range(0, Many).ToDictionary(i => $"m{i}.js", i => i == Many - 1 ? "export default 'end'" : $"export {{ default }} from './m{i + 1}.js'");

        var envelope = await Client.EvalAsync(new { code = "import('./m0.js').then(m => m.default, e => e.name)", modules, timeoutMs = 60_000, cpuMs = 60_000 });

        envelope.Value().GetString().ShouldBe("TypeError");
        (await Client.EvalAsync("1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task ContextsWithManyModules_LeaveNothingBehind()
    {
        var id = await Client.CreateRuntimeAsync(new { modules = Enumerable.Range(0, 2_000).ToDictionary(i => $"m{i}.js", i => $"export const data = new Array(100).fill({i})") });
        var used = new List<long>();

        for (var round = 0; round < 4; round++)
        {
            (await Client.EvalInAsync(id, new
            {
                code = "(async () => { for (let i = 0; i < 2000; i++) await import(`./m${i}.js`) })()",
                context = "fresh",
                timeoutMs = 60_000,
                cpuMs = 60_000,
            })).Outcome().ShouldBe("ok");
            used.Add((await Client.SendAsync(HttpMethod.Post, $"/runtimes/{id}/gc")).Body.GetProperty("after").GetProperty("usedHeapBytes").GetInt64());
        }

        used[^1].ShouldBeLessThan(used[0] + (512 << 10), string.Join(", ", used));
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}")).Body.GetProperty("stats").GetProperty("contexts").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Limits_OfModules_AreTold()
    {
        var limits = (await Client.SendAsync(HttpMethod.Get, "/limits")).Body;

        limits.GetProperty("maxModules").GetInt32().ShouldBe(10_000);
        limits.GetProperty("maxModuleBytes").GetInt64().ShouldBe(16 << 20);
        limits.GetProperty("maxSpecifierLength").GetInt32().ShouldBe(1_024);
        limits.GetProperty("maxImportMapBytes").GetInt32().ShouldBe(256 << 10);
    }

    [Fact]
    public async Task Modules_AboveTheConfiguredLimits_AreRefusedNamingThem()
    {
        await using var small = await JsRunService.StartAsync(
            ("JsRun__Limits__MaxModules", "2"), ("JsRun__Limits__MaxModuleBytes", "100"), ("JsRun__Limits__MaxSpecifierLength", "8"), ("JsRun__Workers__Count", "1"));
        var client = small.Client;

        await Refused("JsRun:Limits:MaxModules", new { a = "1", b = "2", c = "3" });
        await Refused("JsRun:Limits:MaxModuleBytes", new { a = new string(' ', 101) });
        await Refused("JsRun:Limits:MaxSpecifierLength", new { longerthan8 = "1" });

        var id = await client.CreateRuntimeAsync(new { modules = new { a = "1", b = "2" } });
        var oneMore = await client.SendAsync(HttpMethod.Post, $"/runtimes/{id}/eval", new { code = "1", modules = new { c = "3" } });
        (oneMore.Status, oneMore.Body.GetProperty("errors").GetProperty("modules")[0].GetString()!.Contains("MaxModules", StringComparison.Ordinal)).ShouldBe((400, true));
        (await client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/a", new StringContent(new string(' ', 99), null, "text/javascript")))
            .Body.GetProperty("errors").GetProperty("modules")[0].GetString()!.ShouldContain("MaxModuleBytes");
        (await client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/a", new StringContent("export default 'new'", null, "text/javascript"))).Status.ShouldBe(200);
        (await client.EvalInAsync(id, "(await import('a')).default")).Value().GetString().ShouldBe("new");

        async Task Refused(string setting, object modules)
        {
            var answer = await client.SendAsync(HttpMethod.Post, "/eval", new { code = "1", modules });
            answer.Status.ShouldBe(400);
            answer["detail"]!.ShouldContain(setting);
        }
    }
}
