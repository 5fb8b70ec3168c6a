using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.HostFunctions;
using JsRun.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace JsRun.Api.Tests.Modules;

/// <summary>Modules that a runtime asks its host for.</summary>
public sealed class ModuleLoaderTests : IAsyncLifetime
{
    /// <summary>How long a loader that stays silent is waited for: also the first one of a service is connected to and asked by then.</summary>
    private const int SilentMs = 2_000;

    /// <summary>Time enough for an evaluation to have asked.</summary>
    private const int AskedMs = 3_000;

    // 1 + 1 as add(a, b).
    private const string AddWasm = "AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=";

    private static readonly Dictionary<string, (string Specifier, string Source, string? Type)> Modules = new(StringComparer.Ordinal)
    {
        ["a.js"] = ("a.js", "import { b } from './lib/b.js'; import { c } from './lib/c.js'; export const a = b + c", null),
        ["lib/b.js"] = ("lib/b.js", "import { d } from '../d.js'; export const b = 'b' + d", null),
        ["lib/c.js"] = ("lib/c.js", "import { d } from '../d.js'; export const c = 'c' + d", null),
        ["d.js"] = ("d.js", "export const d = 'd'", "javascript"),
        ["even.js"] = ("even.js", "import { odd } from './odd.js'; export const even = n => n === 0 || odd(n - 1)", null),
        ["odd.js"] = ("odd.js", "import { even } from './even.js'; export const odd = n => n !== 0 && even(n - 1)", null),
        ["pkg"] = ("https://cdn.test/pkg@2/index.js", "import { dep } from './dep.js'; export let n = 0; export const next = () => ++n; export { dep }; export const url = import.meta.url", null),
        ["pkg@2"] = ("https://cdn.test/pkg@2/index.js", "throw new Error('a second copy')", null),
        ["https://cdn.test/pkg@2/dep.js"] = ("https://cdn.test/pkg@2/dep.js", "export const dep = 'dep'", null),
        ["data.json"] = ("data.json", "{\"x\":[1,2]}", "json"),
        ["add.wasm"] = ("add.wasm", AddWasm, "wasm"),
        ["broken.js"] = ("broken.js", "export const = 1", null),
        ["badtype"] = ("badtype", "1", "css"),
        ["badwasm"] = ("badwasm", "***", "wasm"),
        ["badname"] = ("http://", "1", null),
        ["huge.js"] = ("huge.js", new string(' ', 70_000), null),
        ["large.js"] = ("large.js", new string(' ', 40_000), null),
        ["lost.js"] = ("lost.js", "import './nothing.js'", null),
        ["tick.js"] = ("tick.js", "export default await new Promise(resolve => setTimeout(resolve, 1, 'tick'))", null),
    };

    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Callee _callee = null!;
    private JsRunService _service = null!;
    private int _failures;

    private HttpClient Client => _service.Client;

    private string Url => $"http://127.0.0.3:{_callee.Port}/load";

    public async ValueTask InitializeAsync()
    {
        _callee = await Callee.StartAsync(AnswerAsync);
        _service = await JsRunService.StartAsync(
            ("JsRun__Workers__Count", "1"),
            ("JsRun__Callbacks__AllowedUrls", Url),
            ("JsRun__Callbacks__AllowedNetworks", "127.0.0.3/32"),
            ("JsRun__Callbacks__MaxResponseBytes", "65536"),
            ("JsRun__Limits__MaxModuleBytes", "65536"));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _callee.DisposeAsync();
    }

    [Fact]
    public async Task Import_OfAGraph_AsksForEachModuleOnce()
    {
        var runtime = await CreateAsync();

        (await ImportAsync(runtime, "import { a } from './a.js'; export default a")).Body.Value().GetProperty("default").GetString().ShouldBe("bdcd");

        Asked().Order().ShouldBe(["a.js", "d.js", "lib/b.js", "lib/c.js"]);
        var told = JsonDocument.Parse(_callee.Calls.Single(call => Specifier(call.Body) == "lib/b.js").Body).RootElement;
        told.GetProperty("referrer").GetString().ShouldBe("a.js");
        told.GetProperty("attributes").GetRawText().ShouldBe("{}");
        (told.GetProperty("runtime").GetString(), told.GetProperty("label").GetProperty("team").GetString()).ShouldBe((runtime, "a"));
        (await Client.EvalInAsync(runtime, "(await import('a.js')).a")).Value().GetString().ShouldBe("bdcd");
        _callee.Calls.Count.ShouldBe(4);
        var listed = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/modules")).Body.GetProperty("items").EnumerateArray().ToArray();
        listed.Length.ShouldBe(4);
        listed.ShouldAllBe(module => module.GetProperty("loaded").GetBoolean());
    }

    [Theory]
    [InlineData("(await import('even.js')).even(10)", "true")]
    [InlineData("(await import('./data.json', { with: { type: 'json' } })).default.x[1]", "2")]
    [InlineData("(await import('./add.wasm')).add(2, 3)", "5")]
    [InlineData("(await import('tick.js')).default", "\"tick\"")]
    [InlineData("const p = await import('pkg'); [p.dep, p.url, p === await import('pkg@2'), p === await import('https://cdn.test/pkg@2/index.js')]", "[\"dep\",\"https://cdn.test/pkg@2/index.js\",true,true]")]
    [InlineData("(await Promise.all(Array.from({ length: 50 }, () => import('d.js')))).every((m, i, all) => m === all[0])", "true")]
    [InlineData("await import('data.json').catch(e => e.message)", "\"Cannot import module 'data.json' imported from main.js: a JSON module needs the import attribute type: 'json'\"")]
    public async Task DynamicImport_OfWhatTheLoaderGives_Works(string code, string expected)
    {
        var runtime = await CreateAsync();

        (await Client.EvalInAsync(runtime, code)).Value().GetRawText().ShouldBe(expected);
        Asked().ShouldBeUnique();
    }

    [Theory]
    [InlineData("nothing.js", "module_not_found", "Cannot find module './nothing.js' imported from main.js")]
    [InlineData("lost.js", "module_not_found", "Cannot find module './nothing.js' imported from lost.js")]
    [InlineData("broken.js", "syntax_error", "Unexpected token")]
    [InlineData("500.js", "module_error", "out of order")]
    [InlineData("302.js", "module_error", "The callback answered 302.")]
    [InlineData("garbage.js", "module_error", "no JSON")]
    [InlineData("list.js", "module_error", "`specifier` and `source`")]
    [InlineData("badtype", "module_error", "javascript, json or wasm")]
    [InlineData("badwasm", "module_error", "no base64")]
    [InlineData("badname", "module_error", "is no name of a module")]
    [InlineData("huge.js", "module_error", "larger than 65536 bytes")]
    [InlineData("slow.js", "module_error", "did not answer within 2000 ms")]
    public async Task Import_ThatFails_TellsWhy(string name, string outcome, string message)
    {
        var runtime = await CreateAsync(timeoutMs: name == "slow.js" ? SilentMs : 20_000);

        var failed = await ImportAsync(runtime, $"import './{name}'");

        failed["outcome"].ShouldBe(outcome, failed.Body.ToString());
        failed.Body.GetProperty("error").GetProperty("message").GetString()!.ShouldContain(message);
        (await Client.EvalInAsync(runtime, new { code = $"await import('{name}').catch(e => e instanceof Error)", timeoutMs = 20_000 })).Value().GetBoolean().ShouldBeTrue();
        (await Client.EvalInAsync(runtime, "(await import('d.js')).d")).Value().GetString().ShouldBe("d");
    }

    [Fact]
    public async Task Failure_IsNotKept()
    {
        var runtime = await CreateAsync();

        (await ImportAsync(runtime, "import './once.js'"))["outcome"].ShouldBe("module_error");
        (await ImportAsync(runtime, "export { default } from './once.js'")).Body.Value().GetProperty("default").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Modules_AndImportMap_GoFirst()
    {
        var runtime = await CreateAsync(new
        {
            modules = new Dictionary<string, string> { ["d.js"] = "export const d = 'own'" },
            importMap = new { imports = new Dictionary<string, string> { ["x"] = "./lib/b.js" } },
        });

        (await Client.EvalInAsync(runtime, "(await import('x')).b")).Value().GetString().ShouldBe("bown");
        Asked().ShouldBe(["lib/b.js"]);
    }

    [Fact]
    public async Task ModulesTogether_LongerThanTheLimit_AreAnError()
    {
        var runtime = await CreateAsync(new { modules = new Dictionary<string, string> { ["own.js"] = new(' ', 40_000) } });

        var failed = await ImportAsync(runtime, "import './large.js'");

        failed["outcome"].ShouldBe("module_error");
        failed.Body.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("JsRun:Limits:MaxModuleBytes");
    }

    [Fact]
    public async Task Contexts_ShareSourcesButNotInstances()
    {
        var runtime = await CreateAsync();
        var made = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", new { });

        (await Client.EvalInAsync(runtime, "(await import('pkg')).next()")).Value().GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(runtime, new { code = "(await import('pkg@2')).next()", context = made["id"] })).Value().GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(runtime, new { code = "(await import('pkg')).next()", context = "fresh" })).Value().GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(runtime, "(await import('pkg')).next()")).Value().GetInt32().ShouldBe(2);
        Asked().Order().ShouldBe(["https://cdn.test/pkg@2/dep.js", "pkg", "pkg@2"]);
    }

    [Fact]
    public async Task Bootstrap_MayImport()
    {
        var runtime = await CreateAsync(new { bootstrap = "globalThis.a = (await import('./a.js')).a" });

        (await Client.EvalInAsync(runtime, "a")).Value().GetString().ShouldBe("bdcd");
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("interrupt")]
    [InlineData("delete")]
    public async Task StoppedEvaluation_CancelsTheRequest(string how)
    {
        var runtime = await CreateAsync();
        var run = Client.SendAsync(
            HttpMethod.Post, $"/runtimes/{runtime}/eval", new { type = "module", code = "import './slow.js'", timeoutMs = how == "timeout" ? AskedMs : 30_000 });
        await UntilAsync(() => !_callee.Calls.IsEmpty);
        if (how != "timeout")
        {
            await Client.SendAsync(how == "delete" ? HttpMethod.Delete : HttpMethod.Post, $"/runtimes/{runtime}{(how == "delete" ? string.Empty : "/interrupt")}");
        }

        (await run)["outcome"].ShouldBe(how == "timeout" ? "timeout" : "interrupted");

        await UntilAsync(() => _callee.Cancelled == 1);
    }

    [Fact]
    public async Task TwoEvaluations_OfTheSameImport_AskOnce_AndTheSecondOutlivesTheFirst()
    {
        var runtime = await CreateAsync();
        var first = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "(await import('wait.js')).default", timeoutMs = 30_000 });
        await UntilAsync(() => !_callee.Calls.IsEmpty);
        var second = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "globalThis.second = 1; (await import('wait.js')).default", timeoutMs = 30_000 });
        while ((await Client.EvalInAsync(runtime, "globalThis.second ?? 0")).Value().GetInt32() == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        _callee.Calls.Count.ShouldBe(1);
        _go.SetResult();

        (await first).Body.Value().GetString().ShouldBe("waited");
        (await second).Body.Value().GetString().ShouldBe("waited");
        _callee.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task EvaluationThatAsked_TimesOut_TheOtherOneAsksAgain()
    {
        var runtime = await CreateAsync();
        var first = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "(await import('wait.js')).default", timeoutMs = 2_000 });
        await UntilAsync(() => !_callee.Calls.IsEmpty);
        var second = Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code = "(await import('wait.js')).default", timeoutMs = 30_000 });

        (await first)["outcome"].ShouldBe("timeout");
        await UntilAsync(() => _callee.Calls.Count == 2);
        _go.SetResult();

        (await second).Body.Value().GetString().ShouldBe("waited");
    }

    private static string? Specifier(byte[] body) => JsonDocument.Parse(body).RootElement.GetProperty("specifier").GetString();

    private string?[] Asked() => [.. _callee.Calls.Select(call => Specifier(call.Body))];

    private Task<Answer> ImportAsync(string runtime, string code) =>
        Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { type = "module", code, timeoutMs = 30_000 });

    private Task<string> CreateAsync(object? more = null, int timeoutMs = 20_000)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["moduleLoader"] = JsonSerializer.SerializeToNode(new { url = Url, timeoutMs });
        body["label"] = JsonSerializer.SerializeToNode(new { team = "a" });
        return Client.CreateRuntimeAsync(body);
    }

    private async Task AnswerAsync(HttpContext http, byte[] body)
    {
        var specifier = Specifier(body)!;
        switch (specifier)
        {
            case "500.js":
            case "once.js" when Interlocked.Increment(ref _failures) == 1:
                await JsonAsync(http, 500, """{"detail":"out of order"}""");
                break;
            case "once.js":
                await JsonAsync(http, 200, """{"specifier":"once.js","source":"export default 1"}""");
                break;
            case "302.js":
                http.Response.Redirect("/load");
                break;
            case "garbage.js":
                await JsonAsync(http, 200, "{");
                break;
            case "list.js":
                await JsonAsync(http, 200, "[]");
                break;
            case "slow.js":
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case "wait.js":
                await _go.Task.WaitAsync(http.RequestAborted);
                await JsonAsync(http, 200, """{"specifier":"wait.js","source":"export default 'waited'"}""");
                break;
            case var name when Modules.TryGetValue(name, out var module):
                await JsonAsync(http, 200, JsonSerializer.Serialize(new { specifier = module.Specifier, source = module.Source, type = module.Type }));
                break;
            default:
                await JsonAsync(http, 404, "{}");
                break;
        }
    }

    private static async Task JsonAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json, http.RequestAborted);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
