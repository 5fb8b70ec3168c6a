using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>Modules that V8 would follow one through the other until the native stack is used up.</summary>
public sealed class DeepModuleTests(SharedService service)
{
    private const int Smallest = 65_536;

    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("export * from './m{0}.js'", "import { last } from './m0.js'; export { last }")]
    [InlineData("export * from './m{0}.js'; export * from './leaf.js'", "import * as all from './m0.js'; export const { last } = all")]
    public async Task Chain_LinkedStepByStep_IsRefusedBeforeTheStackIsUsedUp(string link, string use)
    {
        // The C library may give a thread up to four times the stack that it was asked for, from one that has ended.
        const int Length = 6_000;
        var modules = Enumerable.Range(0, Length).ToDictionary(i => $"m{i}.js", i => link.Replace("{0}", $"{i + 1}", StringComparison.Ordinal));
        modules[$"m{Length}.js"] = "export const last = 1";
        modules["leaf.js"] = "export {}";
        var id = await Client.CreateRuntimeAsync(new { modules, maxStackBytes = Smallest });

        var refusedAt = -1;
        for (var from = Length - 50; from >= 0 && refusedAt < 0; from -= 50)
        {
            var linked = await Client.EvalInAsync(id, new { code = $"import './m{from}.js'", type = "module" });
            refusedAt = linked.Outcome() == "ok" ? -1 : from;
            if (refusedAt >= 0)
            {
                linked.Outcome().ShouldBe("module_error");
                linked.Error().Text("message")!.ShouldContain("maxStackBytes");
            }
        }

        refusedAt.ShouldBeInRange(1, Length - 500);
        (await Client.EvalInAsync(id, new { code = use.Replace("m0", $"m{refusedAt + 100}", StringComparison.Ordinal), type = "module" })).Outcome().ShouldBe("ok");
        (await Client.EvalInAsync(id, new { code = use, type = "module" })).Outcome().ShouldBe("module_error");
        (await Client.EvalInAsync(id, "await import('./m0.js')")).Error().Text("specifier").ShouldBe("./m0.js");
    }

    [Theory]
    [InlineData("n{1} as n{0}", ", ", "export {{ {0} }} from './m.js'; export const n20000 = 1")]
    [InlineData("n{1}\n/**/as/*,}}*/n{0}", "/*}}*/,", "export/**/{{ {0} }} from './m.js'; export const n20000 = 1")]
    [InlineData("n{1} as '}}n{0}'", ",", "export {{ {0} }} from './m.js'; export * from './m.js'; export const n20000 = 1")]
    [InlineData("import {{ n{1} as n{0} }} from './m.js'; export {{ n{0} }};", "\n", "{0} export const n20000 = 1")]
    public async Task Names_ThatLeadToEachOtherInOneModule_AreRefused(string step, string between, string module)
    {
        var steps = string.Join(between.Replace("}}", "}", StringComparison.Ordinal), Enumerable.Range(0, 20_000).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, step, i, i + 1)));
        var modules = new Dictionary<string, string> { ["m.js"] = string.Format(System.Globalization.CultureInfo.InvariantCulture, module, steps) };

        var envelope = await Client.EvalAsync(new { code = "await import('./m.js')", modules });

        envelope.Outcome().ShouldBe("module_error");
        envelope.Error().Text("message")!.ShouldContain("maxStackBytes");
    }

    [Fact]
    public async Task Comment_FullOfExports_IsReadInNoTime()
    {
        var comment = string.Concat(Enumerable.Repeat("export{", 200_000));
        var modules = new Dictionary<string, string> { ["m.js"] = $"import './leaf.js'; /* {comment} */ export const one = 1", ["leaf.js"] = "" };

        var envelope = await Client.EvalAsync(new { code = "(await import('./m.js')).one", modules });

        envelope.Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Modules_ThatImportEachOther_AreLinkedAsEver()
    {
        const int Count = 150;
        var modules = Enumerable.Range(0, Count).ToDictionary(
            i => $"m{i}.js",
            i => $"import {{ f{(i + 1) % Count} as next }} from './index.js'; export function f{i}() {{ return {i} }} export const follow{i} = () => next(); // as good, as ever");
        modules["index.js"] = string.Concat(Enumerable.Range(0, Count).Select(i => $"export * from './m{i}.js'; "));

        var envelope = await Client.EvalAsync(new { code = "import * as all from './index.js'; export const result = [Object.keys(all).length, all.follow149()]", type = "module", modules });

        envelope.Value().GetProperty("result").GetRawText().ShouldBe("[300,0]");
    }
}
