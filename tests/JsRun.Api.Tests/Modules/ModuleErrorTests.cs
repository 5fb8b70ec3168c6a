using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>What a client is told when an import goes wrong.</summary>
public sealed class ModuleErrorTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Theory]
    [InlineData("module", "import './missing.js'", "main.js")]
    [InlineData("module", "import './a.js'", "a.js")]
    [InlineData("module", "await import('./missing.js')", "main.js")]
    [InlineData("module", "await import('./a.js')", "a.js")]
    [InlineData("script", "import('./missing.js')", "main.js")]
    [InlineData("script", "await import('./missing.js')", "main.js")]
    [InlineData("script", "import('./a.js')", "a.js")]
    [InlineData("script", "new Promise((resolve, reject) => setTimeout(() => import('./missing.js').catch(reject)))", "main.js")]
    public async Task Import_OfWhatIsNotThere_NamesSpecifierAndReferrer(string type, string code, string referrer)
    {
        var envelope = await Client.EvalAsync(new { code, type, modules = new Dictionary<string, string> { ["a.js"] = "\n\n  import './missing.js'" } });

        envelope.Outcome().ShouldBe("module_not_found");
        var error = envelope.Error();
        error.Text("specifier").ShouldBe("./missing.js");
        error.Text("referrer").ShouldBe(referrer);
        error.Text("message").ShouldBe($"Cannot find module './missing.js' imported from {referrer}");
        if (referrer == "a.js")
        {
            Frame(error).ShouldBe(("a.js", 3, 10));
        }
    }

    [Fact]
    public async Task Import_OfWhatIsNotThere_CanBeCaught()
    {
        var envelope = await Client.EvalAsync("""import('nothing').catch(error => [error instanceof Error, error.message, Object.keys(error), Reflect.ownKeys(error)])""");

        envelope.Value().GetRawText().ShouldBe("""[true,"Cannot find module 'nothing' imported from main.js",[],["stack","message"]]""");
    }

    [Theory]
    [InlineData("module", "import './bad.js'")]
    [InlineData("module", "import './good.js'")]
    [InlineData("script", "import('./bad.js')")]
    [InlineData("script", "await import('./good.js')")]
    public async Task Import_OfModuleThatDoesNotParse_NamesItsLineAndColumn(string type, string code)
    {
        var envelope = await Client.EvalAsync(new
        {
            code,
            type,
            modules = new Dictionary<string, string> { ["good.js"] = "import './bad.js'", ["bad.js"] = "export const a = 1;\n  let b = = a;" },
        });

        envelope.Outcome().ShouldBe("syntax_error");
        var error = envelope.Error();
        error.Text("name").ShouldBe("SyntaxError");
        error.Text("specifier").ShouldBe("./bad.js");
        error.GetProperty("line").GetInt32().ShouldBe(2);
        error.GetProperty("column").GetInt32().ShouldBe(11);
        error.Text("sourceLine").ShouldBe("  let b = = a;");
        Frame(error).ShouldBe(("bad.js", 2, 11));
    }

    [Theory]
    [InlineData("module", "import { nothing } from './a.js'")]
    [InlineData("script", "import('./b.js')")]
    public async Task Import_OfExportThatIsNotThere_IsASyntaxError(string type, string code)
    {
        var envelope = await Client.EvalAsync(new
        {
            code,
            type,
            modules = new Dictionary<string, string> { ["a.js"] = "export const a = 1", ["b.js"] = "import { nothing } from './a.js'" },
        });

        envelope.Outcome().ShouldBe("syntax_error");
        envelope.Error().Text("message")!.ShouldContain("does not provide an export named 'nothing'");
        envelope.Error().GetProperty("line").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Import_OfModuleThatThrows_ReportsItsErrorAndStaysFailed()
    {
        var modules = new Dictionary<string, string> { ["a.js"] = "import './b.js'", ["b.js"] = "globalThis.runs = (globalThis.runs ?? 0) + 1;\n  throw new RangeError('from b')" };

        var thrown = await Client.EvalAsync(new { code = "import './a.js'", type = "module", modules });
        thrown.Outcome().ShouldBe("javascript_error");
        thrown.Error().Text("name").ShouldBe("RangeError");
        Frame(thrown.Error()).ShouldBe(("b.js", 2, 9));

        var again = await Client.EvalAsync(new
        {
            code = "const errors = []; for (const s of ['./a.js', './b.js', './a.js']) await import(s).catch(e => errors.push(e)); [errors.length, new Set(errors).size, errors[0].message, runs]",
            modules,
        });
        again.Value().GetRawText().ShouldBe("""[3,1,"from b",1]""");
    }

    [Theory]
    [InlineData("module", "import './a.js' with { type: 'css' }", "the type 'css' is not supported")]
    [InlineData("module", "import './a.js' with { lazy: 'true' }", "the import attribute 'lazy' is not supported")]
    [InlineData("module", "import './a.js' with { type: 'json' }", "it is no JSON module")]
    [InlineData("module", "import data from './a.json'", "a JSON module needs the import attribute type: 'json'")]
    [InlineData("script", "import('./a.js', { with: { type: 'json' } })", "it is no JSON module")]
    [InlineData("script", "import('./a.js', { with: { type: 'json', lazy: 'true' } })", "the import attribute 'lazy' is not supported")]
    [InlineData("script", "import('./a.json')", "a JSON module needs the import attribute type: 'json'")]
    public async Task Import_WithWrongAttributes_IsAModuleError(string type, string code, string reason)
    {
        var envelope = await Client.EvalAsync(new { code, type, modules = new Dictionary<string, string> { ["a.js"] = "", ["a.json"] = "{}" } });

        envelope.Outcome().ShouldBe("module_error");
        envelope.Error().Text("name").ShouldBe("TypeError");
        envelope.Error().Text("message")!.ShouldEndWith(": " + reason);
        envelope.Error().Text("referrer").ShouldBe("main.js");
    }

    [Theory]
    [InlineData("module", "await new Promise(() => {})")]
    [InlineData("module", "import './stuck.js'")]
    [InlineData("script", "import('./stuck.js')")]
    [InlineData("script", "import('./asks.js')")]
    public async Task TopLevelAwait_ThatNothingCanSettle_IsNeverSettled(string type, string code)
    {
        var envelope = await Client.EvalAsync(new
        {
            code,
            type,
            timeoutMs = 20_000,
            modules = new Dictionary<string, string> { ["stuck.js"] = "await new Promise(() => {})", ["asks.js"] = "await import('./asks.js')" },
        });

        envelope.Outcome().ShouldBe("never_settled");
    }

    [Theory]
    [InlineData("module", "import './loop.js'", "timeout")]
    [InlineData("script", "import('./loop.js')", "timeout")]
    [InlineData("script", "import('./flood.js')", "timeout")]
    [InlineData("script", "(async () => { for (;;) await import('./a.js') })()", "timeout")]
    [InlineData("script", "(async () => { for (let i = 0; ; i++) await import('./a' + i).catch(() => {}) })()", "timeout")]
    [InlineData("module", "import './hungry.js'", "heap_limit")]
    [InlineData("script", "import('./hungry.js')", "heap_limit")]
    public async Task Module_ThatTakesTooMuch_IsStopped(string type, string code, string outcome)
    {
        var envelope = await Client.EvalAsync(new
        {
            code,
            type,
            timeoutMs = outcome == "timeout" ? 150 : 20_000,
            modules = new Dictionary<string, string>
            {
                ["a.js"] = "",
                ["loop.js"] = "for (;;);",
                ["flood.js"] = "for (;;) await 0;",
                ["hungry.js"] = "const all = []; for (;;) all.push(new Array(1000).fill({}))",
            },
        });

        envelope.Outcome().ShouldBe(outcome);
    }

    private static (string? File, int Line, int Column) Frame(JsonElement error)
    {
        var frame = error.GetProperty("frames")[0];
        return (frame.Text("file"), frame.GetProperty("line").GetInt32(), frame.GetProperty("column").GetInt32());
    }
}
