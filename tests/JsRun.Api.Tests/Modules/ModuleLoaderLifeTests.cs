using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Contexts;
using JsRun.Api.Tests.HostFunctions;
using JsRun.Api.Tests.Sessions;
using Microsoft.AspNetCore.Http;

namespace JsRun.Api.Tests.Modules;

/// <summary>What becomes of loads when contexts, evaluations, jobs and answers come and go.</summary>
public sealed class ModuleLoaderLifeTests : IAsyncLifetime
{
    /// <summary>How long a loader that stays silent is waited for: also the first one of a service is connected to and asked by then.</summary>
    private const int SilentMs = 2_000;

    private CallbackService _loader = null!;

    private HttpClient Client => _loader.Client;

    public async ValueTask InitializeAsync() => _loader = await CallbackService.StartAsync();

    public ValueTask DisposeAsync() => _loader.DisposeAsync();

    [Theory]
    [InlineData("script", "(await import('outer.js')).default")]
    [InlineData("module", "export { default } from './outer.js'")]
    public async Task ManualJobs_EachAnswerOfTheLoader_IsAJob(string type, string code)
    {
        _loader.With("outer.js", "import inner from './inner.js'; export default 'outer ' + inner").With("inner.js", "export default 'inner'");
        var runtime = await _loader.CreateAsync(new { jobs = "manual" });
        var evaluation = _loader.StartEvalAsync(runtime, code, type);
        var ran = 0;

        await CallbackService.UntilAsync(async () =>
        {
            ran += await RunJobsAsync(runtime);
            return evaluation.IsCompleted;
        });

        var value = (await evaluation).Body.Value();
        (type == "module" ? value.GetProperty("default") : value).GetString().ShouldBe("outer inner");
        ran.ShouldBeGreaterThanOrEqualTo(2);
        _loader.Asked.ShouldBe(["outer.js", "inner.js"]);
    }

    [Fact]
    public async Task ManualJobs_AnswerThatNobodyRuns_WaitsAndIsCounted()
    {
        _loader.WithLater("later.js", "globalThis.ran = true");
        var runtime = await _loader.CreateAsync(new { jobs = "manual" });
        (await Client.EvalInAsync(runtime, "import('later.js').then(() => { globalThis.seen = true }); 1")).Value().GetInt32().ShouldBe(1);
        await RunJobsAsync(runtime);
        await CallbackService.UntilAsync(() => _loader.Asked.Length == 1);
        (await _loader.StatAsync(runtime, "pendingHostCalls")).ShouldBe(1);
        (await _loader.StatAsync(runtime, "pendingJobs")).ShouldBe(1);

        _loader.Go();

        await CallbackService.UntilAsync(async () => (await _loader.StatAsync(runtime, "pendingHostCalls"), await _loader.StatAsync(runtime, "pendingJobs")) == (0, 1));
        (await Client.EvalInAsync(runtime, "[typeof ran, typeof seen]")).Value().GetRawText().ShouldBe("""["undefined","undefined"]""");
        await RunJobsAsync(runtime);
        (await Client.EvalInAsync(runtime, "[ran, seen]")).Value().GetRawText().ShouldBe("[true,true]");
    }

    [Theory]
    [InlineData("module", "import './later.js'")]
    [InlineData("script", "await import('later.js')")]
    public async Task ContextDeleted_WhileItLoads_EndsTheLoadAndNobodyElses(string type, string code)
    {
        _loader.WithLater("later.js", "export default 'came'");
        var runtime = await _loader.CreateAsync();
        var context = await Client.CreateContextAsync(runtime);
        var doomed = _loader.StartEvalAsync(runtime, code, type, context);
        await CallbackService.UntilAsync(() => _loader.Asked.Length == 1);
        var other = _loader.StartEvalAsync(runtime, "globalThis.second = 1; (await import('later.js')).default");
        await CallbackService.UntilAsync(async () => (await Client.EvalInAsync(runtime, "globalThis.second ?? 0")).Value().GetInt32() == 1);

        (await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/contexts/{context}")).Status.ShouldBe(204);

        (await doomed)["outcome"].ShouldBe("interrupted");
        await CallbackService.UntilAsync(() => _loader.Callee.Cancelled == 1 && _loader.Asked.Length == 2);
        _loader.Go();
        (await other).Body.Value().GetString().ShouldBe("came");
        (await _loader.StatAsync(runtime, "pendingHostCalls")).ShouldBe(0);
    }

    [Fact]
    public async Task FreshContext_WhoseImportIsLeftBehind_TakesTheRequestWithIt()
    {
        _loader.WithLater("later.js", "export default 1").With("soon.js", async http =>
        {
            await CallbackService.UntilAsync(() => _loader.Asked.Contains("later.js"));
            await CallbackService.JsonAsync(http, """{"specifier":"soon.js","source":"export default 1"}""");
        });
        var runtime = await _loader.CreateAsync();

        (await Client.EvalInAsync(runtime, new { code = "import('later.js'); (await import('soon.js')).default", context = "fresh" })).Value().GetInt32().ShouldBe(1);

        await CallbackService.UntilAsync(() => _loader.Callee.Cancelled == 1);
        (await _loader.StatAsync(runtime, "pendingHostCalls")).ShouldBe(0);
    }

    [Fact]
    public async Task ImportLeftBehind_ByAnEvaluationThatCompleted_GoesOnInTheRuntime()
    {
        _loader.WithLater("later.js", "import { tail } from './tail.js'; globalThis.came = tail").With("tail.js", "export const tail = 'tail'");
        var runtime = await _loader.CreateAsync();
        (await Client.EvalInAsync(runtime, "import('later.js'); 1")).Value().GetInt32().ShouldBe(1);
        await CallbackService.UntilAsync(() => _loader.Asked.Length == 1);
        (await _loader.StatAsync(runtime, "pendingHostCalls")).ShouldBe(1);

        _loader.Go();

        await CallbackService.UntilAsync(async () => (await Client.EvalInAsync(runtime, "globalThis.came")).GetProperty("type").GetString() == "string");
        _loader.Asked.ShouldBe(["later.js", "tail.js"]);
    }

    [Fact]
    public async Task RuntimeFromASnapshot_AsksItsLoader()
    {
        _loader.With("a.js", "import { b } from './b.js'; export const a = lib(b)").With("b.js", "export const b = 'b'");
        var snapshot = await Client.SendAsync(
            HttpMethod.Post, "/snapshots", new { scripts = new[] { new { name = "lib.js", source = "globalThis.lib = text => '<' + text + '>'; globalThis.load = () => import('a.js')" } } });
        snapshot.Status.ShouldBe(201, snapshot.Body.ToString());
        var runtime = await _loader.CreateAsync(new { snapshot = snapshot["id"] });

        (await _loader.StartEvalAsync(runtime, "export { a } from './a.js'", "module")).Body.Value().GetProperty("a").GetString().ShouldBe("<b>");
        (await Client.EvalInAsync(runtime, "(await load()).a")).Value().GetString().ShouldBe("<b>");
        _loader.Asked.ShouldBe(["a.js", "b.js"]);
    }

    [Theory]
    [InlineData("endless", "larger than 65536 bytes")]
    [InlineData("stalling", "did not answer within 2000 ms")]
    [InlineData("empty", "no JSON")]
    [InlineData("html", "no JSON by its content type")]
    [InlineData("surrogate", "lone surrogate")]
    [InlineData("nameless", "1 to 1024 characters")]
    [InlineData("numbers", "`specifier` and `source`")]
    [InlineData("gone", "could not be reached, or did not answer in HTTP")]
    public async Task LoaderThatMisbehaves_IsAModuleErrorThatSaysSo(string how, string message)
    {
        _loader.With("bad.js", http => MisbehaveAsync(http, how)).With("good.js", "export default 'good'");
        var runtime = await _loader.CreateAsync(timeoutMs: how == "stalling" ? SilentMs : 20_000);

        var failed = await _loader.StartEvalAsync(runtime, "import './good.js'; import './bad.js'", "module");

        failed["outcome"].ShouldBe("module_error", failed.Body.ToString());
        failed.Body.Error().Text("message")!.ShouldContain(message);
        (failed.Body.Error().Text("specifier"), failed.Body.Error().Text("referrer")).ShouldBe(("./bad.js", "main.js"));
        (await Client.EvalInAsync(runtime, "(await import('good.js')).default")).Value().GetString().ShouldBe("good");
    }

    [Fact]
    public async Task Cycle_OfModulesThatImportThemselvesAndEachOther_IsAskedForOnce()
    {
        _loader.With("a.js", "import * as self from './a.js'; import { b } from './b.js'; export const name = 'a'; export const all = () => self.name + b()")
            .With("b.js", "import { c } from './c.js'; import { name } from './a.js'; export const b = () => 'b' + name + c()")
            .With("c.js", "import * as a from './a.js'; import { b } from './b.js'; export const c = () => 'c' + a.name + typeof b");
        var runtime = await _loader.CreateAsync();

        (await _loader.StartEvalAsync(runtime, "import { all } from './a.js'; export default all()", "module")).Body.Value().GetProperty("default").GetString().ShouldBe("abacafunction");
        _loader.Asked.ShouldBe(["a.js", "b.js", "c.js"]);
    }

    [Fact]
    public async Task SameModule_WantedByManyEvaluationsAtOnce_IsAskedForOnce()
    {
        _loader.WithLater("later.js", "export default {}");
        var runtime = await _loader.CreateAsync();
        var evaluations = Enumerable.Range(0, 8)
            .Select(i => i % 2 == 0
                ? _loader.StartEvalAsync(runtime, "globalThis.waits = (globalThis.waits ?? 0) + 1; typeof (await import('later.js')).default")
                : _loader.StartEvalAsync(runtime, "import later from './later.js'; export default typeof later", "module"))
            .ToArray();
        await CallbackService.UntilAsync(async () => (await Client.EvalInAsync(runtime, "globalThis.waits ?? 0")).Value().GetInt32() == 4);

        _loader.Go();

        foreach (var answer in await Task.WhenAll(evaluations))
        {
            var value = answer.Body.Value();
            (value.ValueKind == JsonValueKind.Object ? value.GetProperty("default") : value).GetString().ShouldBe("object");
        }

        _loader.Asked.ShouldBe(["later.js"]);
    }

    [Theory]
    [InlineData("never.js", "never_settled")]
    [InlineData("thrown.js", "javascript_error")]
    [InlineData("busy.js", "timeout")]
    public async Task LoadedModule_ThatNeverEndsOrThrows_EndsItsEvaluationAsAnyModule(string name, string outcome)
    {
        _loader.With("never.js", "await new Promise(() => {})").With("thrown.js", "throw new RangeError('thrown')").With("busy.js", "for (;;);").With("good.js", "export default 1");
        var runtime = await _loader.CreateAsync();

        (await _loader.StartEvalAsync(runtime, $"import './{name}'", "module", timeoutMs: name == "busy.js" ? 1_000 : 30_000))["outcome"].ShouldBe(outcome);
        (await Client.EvalInAsync(runtime, "(await import('good.js')).default")).Value().GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task SessionFunctions_BesideALoader_AreNotTakenForIt()
    {
        _loader.With("a.js", "export default 'loaded'");
        var runtime = await _loader.CreateAsync();
        await using var session = await SessionClient.ConnectAsync(Client, runtime);
        session.Invoke = (name, args) => Task.FromResult<object?>($"{name} {args[0].GetInt32()}");
        (await session.FailAsync("bind", new { name = string.Empty, mode = "async" })).GetProperty("code").GetInt32().ShouldBe(-32602);
        (await session.CallAsync("bind", new { name = "f", mode = "async" })).GetBoolean().ShouldBeTrue();

        (await session.EvalAsync("[await f(1), (await import('a.js')).default, await f(2)]")).Value().GetRawText().ShouldBe("""["f 1","loaded","f 2"]""");
        (await session.CallAsync("unbind", new { name = "f" })).GetBoolean().ShouldBeTrue();
        (await session.EvalAsync("(await import('a.js')).default")).Value().GetString().ShouldBe("loaded");
    }

    private static async Task MisbehaveAsync(HttpContext http, string how)
    {
        switch (how)
        {
            case "endless":
                http.Response.ContentType = "application/json";
                while (!http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.WriteAsync(new string(' ', 10_000), http.RequestAborted);
                }

                break;
            case "stalling":
                await CallbackService.JsonAsync(http, """{"specifier":"bad.js",""");
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case "empty":
                http.Response.StatusCode = 204;
                break;
            case "html":
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<p>", http.RequestAborted);
                break;
            case "surrogate":
                await CallbackService.JsonAsync(http, """{"specifier":"bad.js","source":"'\ud800'"}""");
                break;
            case "nameless":
                await CallbackService.JsonAsync(http, """{"specifier":"","source":""}""");
                break;
            case "numbers":
                await CallbackService.JsonAsync(http, """{"specifier":1,"source":2}""");
                break;
            default:
                http.Abort();
                break;
        }
    }

    private async Task<int> RunJobsAsync(string runtime)
    {
        var ran = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/jobs");
        ran.Status.ShouldBe(200, ran.Body.ToString());
        return ran.Body.GetProperty("ran").GetInt32();
    }
}
