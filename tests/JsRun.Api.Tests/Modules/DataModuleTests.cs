using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>Modules that are no JavaScript: JSON and WebAssembly.</summary>
public sealed class DataModuleTests(SharedService service)
{
    // (func (export "add") (param i32 i32) (result i32))
    private const string Add = "0061736D0100000001070160027F7F017F030201000707010361646400000A09010700200020016A0B";

    // Imports "inc" from "./env.js" and the global "base" from "env"; exports "run", which is inc(base), and "memory".
    private const string Run = "0061736D01000000010A0260017F017F6000017F021C02082E2F656E762E6A7303696E63000003656E760462617365037F00"
        + "0302010105030100010710020372756E0001066D656D6F727902000A080106002300" + "10000B";

    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("module", "import data from './data.json' with { type: 'json' }; export { data as default }")]
    [InlineData("module", "export { default } from '/data.json' with { type: 'json' }")]
    [InlineData("script", "import('./data.json', { with: { type: 'json' } })")]
    public async Task Json_Imported_IsTheDefaultExport(string type, string code)
    {
        var envelope = await Client.EvalAsync(new
        {
            code,
            type,
            modules = new Dictionary<string, string> { ["data.json"] = """{"a":[1,"\ud83d\ude00",null],"__proto__":2}""" },
        });

        envelope.Value().GetProperty("default").GetRawText().ShouldBe("""{"a":[1,"😀",null],"__proto__":2}""");
    }

    [Fact]
    public async Task Json_ImportedTwice_IsOneObjectWhateverTheScriptDidToParse()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "JSON.parse = () => 'tampered'; const get = s => import(s, { with: { type: 'json' } }); const [a, b] = await Promise.all([get('./d.json'), get('/d.json')]); [a === b, a.default === b.default, a.default.x, Object.keys(a)]",
            modules = new Dictionary<string, string> { ["d.json"] = """{"x":1}""" },
        });

        envelope.Value().GetRawText().ShouldBe("""[true,true,1,["default"]]""");
    }

    [Fact]
    public async Task Json_ThatIsNone_IsAModuleErrorNamingIt()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "import('./d.json', { with: { type: 'json' } })",
            modules = new Dictionary<string, string> { ["d.json"] = "{nonsense" },
        });

        envelope.Outcome().ShouldBe("module_error");
        envelope.Error().Text("name").ShouldBe("SyntaxError");
        envelope.Error().Text("specifier").ShouldBe("./d.json");
        envelope.Error().Text("referrer").ShouldBe("main.js");
    }

    [Theory]
    [InlineData("module", "import { add } from './add.wasm'; export default add(40, 2)")]
    [InlineData("module", "import * as wasm from './add.wasm'; export default wasm.add(40, 2)")]
    [InlineData("module", "const { add } = await import('./add.wasm'); export default add(40, 2)")]
    public async Task WebAssembly_Imported_HasItsInstancesExports(string type, string code)
    {
        var envelope = await Client.EvalAsync(new { code, type, modules = new Dictionary<string, object> { ["add.wasm"] = Bytes(Add) } });

        envelope.Value().GetProperty("default").GetInt32().ShouldBe(42);
    }

    [Theory]
    [InlineData("delete globalThis.WebAssembly")]
    [InlineData("globalThis.WebAssembly = { Instance: function () { return { exports: { add: () => 'tampered' } } } }")]
    [InlineData("WebAssembly.Instance = function () { return { exports: { add: () => 'tampered' } } }")]
    [InlineData("Object.defineProperty(WebAssembly.Instance.prototype, 'exports', { get() { return { add: () => 'tampered' } } })")]
    [InlineData("Function.prototype.call = Reflect.apply = () => ({ add: () => 'tampered' }); delete Function.prototype.bind")]
    public async Task WebAssembly_Imported_IsTheSameWhateverTheScriptDidToTheGlobal(string change)
    {
        const string AddUp = "(await import('./add.wasm')).add(40, 2)";
        var modules = new Dictionary<string, object> { ["add.wasm"] = Bytes(Add) };

        var once = await Client.EvalAsync(new { code = $"{change}; {AddUp}", modules });
        var runtime = await Client.CreateRuntimeAsync(new { modules });
        await Client.EvalInAsync(runtime, $"{change}; 1");

        once.Value().GetInt32().ShouldBe(42);
        (await Client.EvalInAsync(runtime, AddUp)).Value().GetInt32().ShouldBe(42);
        (await Client.EvalInAsync(runtime, new { code = $"{change}; {AddUp}", context = "fresh" })).Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task WebAssembly_WithImports_GetsThemFromItsModules()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "import * as wasm from './lib/run.wasm'; import { calls } from './lib/env.js'; export const result = wasm.run(); export const names = Object.keys(wasm); export const memory = wasm.memory instanceof WebAssembly.Memory; export const seen = [...calls]",
            type = "module",
            importMap = new { imports = new { env = "./settings.js" } },
            modules = new Dictionary<string, object>
            {
                ["lib/run.wasm"] = Bytes(Run),
                ["lib/env.js"] = "export const calls = []; export function inc(n) { calls.push(n); return n + 1 }",
                ["settings.js"] = "export const base = 41",
            },
        });

        var value = envelope.Value();
        value.GetProperty("result").GetInt32().ShouldBe(42);
        value.GetProperty("seen").GetRawText().ShouldBe("[41]");
        value.GetProperty("names").GetRawText().ShouldBe("""["memory","run"]""");
        value.GetProperty("memory").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task WebAssembly_ThatLacksAnImport_NamesTheModule()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "import './run.wasm'",
            type = "module",
            modules = new Dictionary<string, object> { ["run.wasm"] = Bytes(Run), ["env.js"] = "export const inc = n => n" },
        });

        envelope.Outcome().ShouldBe("module_not_found");
        envelope.Error().Text("specifier").ShouldBe("env");
        envelope.Error().Text("referrer").ShouldBe("run.wasm");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0061736D01000000FF")]
    [InlineData("0061736D0100000001070160027F7F017F03020100070701036164640000")]
    public async Task WebAssembly_ThatIsNone_IsAModuleError(string hex)
    {
        var envelope = await Client.EvalAsync(new { code = "import('./bad.wasm')", modules = new Dictionary<string, object> { ["bad.wasm"] = Bytes(hex) } });

        envelope.Outcome().ShouldBe("module_error");
        envelope.Error().Text("name").ShouldBe("CompileError");
        envelope.Error().Text("specifier").ShouldBe("./bad.wasm");
    }

    private static Dictionary<string, string> Bytes(string hex) => new() { ["$bytes"] = Convert.ToBase64String(Convert.FromHexString(hex)) };
}
