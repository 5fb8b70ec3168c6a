using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>Modules that mean no good, or were stopped.</summary>
public sealed class HostileModuleTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error('changed') } })")]
    [InlineData("Object.defineProperty(Promise, Symbol.species, { get() { throw new Error('changed') } })")]
    [InlineData("Promise.prototype.constructor = class { static get [Symbol.species]() { throw new Error('changed') } }")]
    [InlineData("Object.prototype.value = Promise; Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error('changed') } })")]
    [InlineData("Object.prototype.get = Object.getOwnPropertyDescriptor(Promise, Symbol.species).get; Object.defineProperty(Promise, Symbol.species, { value: 1 })")]
    public async Task Module_ThatAwaitsWherePromisesWereChanged_EndsWithAnErrorAndNoProcess(string change)
    {
        var modules = new Dictionary<string, string> { ["change.js"] = change, ["awaits.js"] = "await 0" };
        var id = await Client.CreateRuntimeAsync(new { modules });

        var before = await Client.EvalInAsync(id, new { code = $"{change}; await import('./awaits.js')", context = "fresh" });
        var within = await Client.EvalInAsync(id, new { code = "import './change.js'; import './awaits.js'", type = "module", context = "fresh" });

        before.Outcome().ShouldBe("javascript_error");
        within.Outcome().ShouldBe("javascript_error");
        (await Client.EvalInAsync(id, "1 + 1")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Script_ThatAwaitsWherePromisesWereChanged_HasThatErrorAndWasNotInterrupted()
    {
        var envelope = await Client.EvalAsync("Object.defineProperty(Promise.prototype, 'constructor', { get() { throw new Error('changed') } }); await Promise.resolve(1)");

        envelope.Outcome().ShouldBe("javascript_error");
        envelope.Error().Text("message").ShouldBe("changed");
    }

    [Theory]
    [InlineData("await import('./m.js')", "script", "await new Promise(done => runs === 1 ? setTimeout(done, 60_000) : done())")]
    [InlineData("await import('./m.js')", "script", "await 0; while (runs === 1);")]
    [InlineData("import './m.js'", "module", "await 0; while (runs === 1);")]
    [InlineData("import './parent.js'", "module", "await 0; while (runs === 1);")]
    public async Task Module_StoppedWhileItAwaits_IsEvaluatedAgainByTheNextImport(string code, string type, string body)
    {
        var id = await Client.CreateRuntimeAsync(new
        {
            modules = new Dictionary<string, string>
            {
                ["m.js"] = $"globalThis.runs = (globalThis.runs ?? 0) + 1; {body}; export default runs;",
                ["parent.js"] = "import './m.js'; export default 'parent'",
            },
        });

        (await Client.EvalInAsync(id, new { code, type, timeoutMs = 200 })).Outcome().ShouldBe("timeout");

        (await Client.EvalInAsync(id, "(await import('./m.js')).default")).Value().GetInt32().ShouldBe(2);
        (await Client.EvalInAsync(id, "(await import('./parent.js')).default")).Value().GetString().ShouldBe("parent");
        (await Client.EvalInAsync(id, "runs")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Module_ThatAwaitsForAnEvaluationThatIsDone_OutlivesAnotherThatIsStopped()
    {
        var id = await Client.CreateRuntimeAsync(new
        {
            modules = new Dictionary<string, string> { ["slow.js"] = "globalThis.runs = (globalThis.runs ?? 0) + 1; await new Promise(done => { globalThis.go = done }); export default runs;" },
        });
        await Client.EvalInAsync(id, "globalThis.slow = import('./slow.js'); 1");

        (await Client.EvalInAsync(id, new { code = "import('./slow.js'); for (;;);", timeoutMs = 200 })).Outcome().ShouldBe("timeout");

        (await Client.EvalInAsync(id, "go(); [(await slow).default, (await import('./slow.js')) === await slow]")).Value().GetRawText().ShouldBe("[1,true]");
    }

    [Theory]
    [InlineData("http://[", """{"imports":{}}""")]
    [InlineData("second.js", """{"imports":[]}""")]
    public async Task Evaluation_WithSomethingRefused_StoresNoModule(string name, string importMap)
    {
        var id = await Client.CreateRuntimeAsync(new { modules = new Dictionary<string, string> { ["kept.js"] = "export default 'old'" } });

        var refused = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{id}/eval", new
        {
            code = "1",
            modules = new Dictionary<string, string> { ["first.js"] = "", ["kept.js"] = "export default 'new'", [name] = "" },
            importMap = System.Text.Json.JsonDocument.Parse(importMap).RootElement,
        });

        refused.Status.ShouldBe(400);
        (await Client.EvalInAsync(id, "(await import('./kept.js')).default")).Value().GetString().ShouldBe("old");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}")).Body.GetProperty("stats").GetProperty("modules").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task WebAssembly_WithMoreExportsThanCanBeStopped_IsRefused()
    {
        var module = new MemoryStream();
        module.Write([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0]);
        const int Count = 50_001;
        WriteSection(module, 7, section =>
        {
            WriteNumber(section, Count);
            for (var i = 0; i < Count; i++)
            {
                var name = System.Text.Encoding.ASCII.GetBytes($"e{i}");
                section.WriteByte((byte)name.Length);
                section.Write([.. name, 0, 0]);
            }
        });
        module.Write([10, 4, 1, 2, 0, 11]);

        var envelope = await Client.EvalAsync(new
        {
            code = "await import('./many.wasm')",
            modules = new Dictionary<string, object> { ["many.wasm"] = new Dictionary<string, string> { ["$bytes"] = Convert.ToBase64String(module.ToArray()) } },
        });

        envelope.Outcome().ShouldBe("module_error");
        envelope.Error().Text("message")!.ShouldContain("50000");
    }

    private static void WriteSection(Stream to, byte id, Action<Stream> write)
    {
        var section = new MemoryStream();
        write(section);
        to.WriteByte(id);
        WriteNumber(to, (int)section.Length);
        section.WriteTo(to);
    }

    private static void WriteNumber(Stream to, int number)
    {
        for (; number > 127; number >>= 7)
        {
            to.WriteByte((byte)(number | 128));
        }

        to.WriteByte((byte)number);
    }
}
