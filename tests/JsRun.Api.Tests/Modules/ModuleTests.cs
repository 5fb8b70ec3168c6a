using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>Imports of JavaScript modules in one-shot evaluations.</summary>
public sealed class ModuleTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("./util.js", "./util.js", "main.js")]
    [InlineData("util.js", "./util.js", "main.js")]
    [InlineData("/util.js", "./util.js", "main.js")]
    [InlineData("lib/util.js", "./util.js", "lib/main.js")]
    [InlineData("lib/util.js", "../lib/util.js", "src/main.js")]
    [InlineData("lib/util.js", "/lib/util.js", "src/main.js")]
    [InlineData("lodash", "lodash", "src/main.js")]
    [InlineData("@scope/package", "@scope/package", "main.js")]
    [InlineData("https://esm.sh/x@1/y.js", "./y.js", "https://esm.sh/x@1/main.js")]
    [InlineData("https://esm.sh/x", "https://ESM.sh/a/../x", "main.js")]
    [InlineData("node:fs", "node:fs", "main.js")]
    [InlineData("m\u00fcller.js", "./m%C3%BCller.js", "main.js")]
    public async Task Import_OfSpecifier_FindsTheModuleItMeans(string name, string specifier, string filename)
    {
        var modules = new Dictionary<string, string> { [name] = "export default 42" };

        var imported = await Client.EvalAsync(new { code = $"import answer from '{specifier}'; export {{ answer }}", type = "module", modules, filename });
        imported.Value().GetProperty("answer").GetInt32().ShouldBe(42);

        var dynamic = await Client.EvalAsync(new { code = $"(await import('{specifier}')).default", modules, filename });
        dynamic.Value().GetInt32().ShouldBe(42);
    }

    [Fact]
    public async Task Import_OfGraph_IsRelativeToEachImporterAndEvaluatesOnceInOrder()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "import './a/one.js'; import { order } from './order.js'; import './b/two.js'; export const result = order.join(); export const url = import.meta.url",
            type = "module",
            modules = new Dictionary<string, string>
            {
                ["order.js"] = "export const order = []",
                ["a/one.js"] = "import { order } from '../order.js'; import './sub/deep.js'; order.push(import.meta.url)",
                ["a/sub/deep.js"] = "import { order } from '../../order.js'; order.push(import.meta.url)",
                ["b/two.js"] = "import { order } from '/order.js'; import '../a/sub/deep.js'; order.push(import.meta.url)",
            },
        });

        envelope.Value().GetProperty("result").GetString().ShouldBe("a/sub/deep.js,a/one.js,b/two.js");
        envelope.Value().GetProperty("url").GetString().ShouldBe("main.js");
    }

    [Fact]
    public async Task Import_OfCycle_HasLiveBindings()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "import { count, grow } from './a.js'; export { even } from './a.js'; const before = count; grow(); export const counts = [before, count]; export { counts as default }; import { seen } from './seen.js'; export { seen }",
            type = "module",
            modules = new Dictionary<string, string>
            {
                ["a.js"] = "import { odd } from './b.js'; export let count = 1; export function grow() { count++ } export function isEven(n) { return n === 0 || odd(n - 1) } export const even = isEven(10)",
                ["b.js"] = "import { isEven } from './a.js'; export function odd(n) { return n !== 0 && isEven(n - 1) }",
                ["seen.js"] = "import * as main from './main.js'; export const seen = (() => { try { return main.counts } catch (error) { return error.name } })()",
            },
        });

        var value = envelope.Value();
        value.GetProperty("counts").GetRawText().ShouldBe("[1,2]");
        value.GetProperty("even").GetBoolean().ShouldBeTrue();
        value.GetProperty("seen").GetString().ShouldBe("ReferenceError");
    }

    [Fact]
    public async Task Import_WithTopLevelAwait_IsAwaitedByAll()
    {
        var modules = new Dictionary<string, string>
        {
            ["slow.js"] = "export const value = await new Promise(resolve => setTimeout(() => resolve('slow'), 20))",
            ["uses.js"] = "import { value } from './slow.js'; export default value + '!'",
        };

        (await Client.EvalAsync(new { code = "export { default } from './uses.js'", type = "module", modules }))
            .Value().GetProperty("default").GetString().ShouldBe("slow!");
        (await Client.EvalAsync(new { code = "Promise.all([import('./uses.js'), import('./slow.js')]).then(([a, b]) => [a.default, b.value])", modules }))
            .Value().GetRawText().ShouldBe("""["slow!","slow"]""");
    }

    [Theory]
    [InlineData("import('./m.js').then(m => m.default)")]
    [InlineData("(await import('./m.js')).default")]
    [InlineData("eval(\"import('./m.js')\").then(m => m.default)")]
    [InlineData("await eval(\"import('./m.js')\").then(m => m.default)")]
    [InlineData("await null; (await eval(\"(() => import('./m.js'))()\")).default")]
    [InlineData("new Function(\"return import('./m.js')\")().then(m => m.default)")]
    [InlineData("(0, eval)(\"import('./m.js')\").then(m => m.default)")]
    [InlineData("new Promise((resolve, reject) => setTimeout(() => import('./m.js').then(m => resolve(m.default), reject), 1))")]
    [InlineData("Promise.resolve().then(() => import('./m.js')).then(m => m.default)")]
    [InlineData("Promise.resolve('./m.js').then(s => import(s)).then(m => m.default)")]
    [InlineData("const f = async () => { await null; return (await import('./m.js')).default }; f()")]
    [InlineData("import({ toString() { return './m.js' } }).then(m => m.default)")]
    public async Task DynamicImport_FromAnyCode_IsRelativeToItsScript(string code) =>
        (await Client.EvalAsync(new { code, filename = "dir/main.js", modules = new Dictionary<string, string> { ["dir/m.js"] = "export default 'found'" } }))
            .Value().GetString().ShouldBe("found");

    [Fact]
    public async Task DynamicImport_IsCarriedOutAfterTheCodeThatFollows()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = "globalThis.order = []; const done = import('./m.js'); order.push('script'); const first = await done; const second = await import('./m.js'); [order.join(), first === second, Object.prototype.toString.call(first)]",
            modules = new Dictionary<string, string> { ["m.js"] = "order.push('module')" },
        });

        envelope.Value().GetRawText().ShouldBe("""["script,module",true,"[object Module]"]""");
    }

    [Fact]
    public async Task DynamicImport_WithTamperedPromise_StillSettles()
    {
        var envelope = await Client.EvalAsync(new
        {
            code = """
                const then = Promise.prototype.then;
                Object.defineProperty(Promise.prototype, 'constructor', { get() { return { [Symbol.species]: function (executor) { executor(() => {}, () => {}); return 5 } } } });
                Array.prototype[0] = Array.prototype[1] = 'tampered';
                Object.defineProperty(Array.prototype, '2', { set() { throw new Error('setter') }, get() { return 'tampered' } });
                new Promise(resolve => then.call(import('./m.js'), m => resolve(m.default)))
                """,
            modules = new Dictionary<string, string> { ["m.js"] = "export default 'fine'" },
        });

        envelope.Value().GetString().ShouldBe("fine");
    }

    [Fact]
    public async Task ModuleWithoutModules_AndScriptWithModulesUnused_GiveTheirValues()
    {
        (await Client.EvalAsync(new { code = "export const a = 1", type = "module" })).Value().GetRawText().ShouldBe("""{"a":1}""");
        (await Client.EvalAsync(new { code = "1 + 1", modules = new { a = "syntax error (" } })).Value().GetInt32().ShouldBe(2);
    }
}
