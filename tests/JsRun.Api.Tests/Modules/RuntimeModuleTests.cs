using System.Net.Http.Headers;
using System.Text;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>The modules of a runtime, and their endpoints.</summary>
public sealed class RuntimeModuleTests(SharedService service)
{
    private HttpClient Client => service.Client;

    [Fact]
    public async Task Runtime_WithModules_KeepsTheirStateBetweenEvaluations()
    {
        var id = await Client.CreateRuntimeAsync(new
        {
            modules = new Dictionary<string, string> { ["counter.js"] = "let n = 0; export const next = () => ++n" },
            bootstrap = "const counter = import('./counter.js')",
        });

        (await Client.EvalInAsync(id, "(await counter).next()")).Value().GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(id, new { code = "import { next } from 'counter.js'; export default next()", type = "module" }))
            .Value().GetProperty("default").GetInt32().ShouldBe(2);
        (await Client.EvalInAsync(id, new { code = "(await import('counter.js')).next()", context = "fresh" })).Value().GetInt32().ShouldBe(1);
        (await Client.EvalInAsync(id, new
        {
            code = "import { next } from './counter.js'; import more from './more.js'; export default [next(), more]",
            type = "module",
            modules = new Dictionary<string, string> { ["more.js"] = "export default 'more'" },
        })).Value().GetProperty("default").GetRawText().ShouldBe("""[3,"more"]""");
        (await Client.EvalInAsync(id, "(await import('./more.js')).default")).Value().GetString().ShouldBe("more");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}")).Body.GetProperty("stats").GetProperty("modules").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Create_WithBootstrapThatCannotImport_Fails()
    {
        var answer = await Client.SendAsync(HttpMethod.Post, "/runtimes", new { bootstrap = "import('./nothing.js')" });

        answer.Status.ShouldBe(422);
        answer["code"].ShouldBe("bootstrap_failed");
        answer.Body.GetProperty("evaluation").Outcome().ShouldBe("module_not_found");
        answer.Body.GetProperty("evaluation").Error().Text("referrer").ShouldBe("bootstrap.js");
    }

    [Theory]
    [InlineData("math.js", "math.js")]
    [InlineData("lib/math.js", "lib/math.js")]
    [InlineData("lib%2Fmath.js", "lib/math.js")]
    [InlineData("a%20b.js", "a%20b.js")]
    [InlineData("m%C3%BCller.js", "m%C3%BCller.js")]
    [InlineData("@scope/package", "@scope/package")]
    [InlineData("https://esm.sh/x@1.0.0", "https://esm.sh/x@1.0.0")]
    [InlineData("https%3A%2F%2Fesm.sh%2Fx%3Fdev", "https://esm.sh/x?dev")]
    [InlineData("node:fs", "node:fs")]
    public async Task Module_ByItsSpecifier_CanBeStoredReadImportedAndDeleted(string path, string specifier)
    {
        var id = await Client.CreateRuntimeAsync();
        var url = $"/runtimes/{id}/modules/{path}";
        const string Source = "export default '\u00fc' // \ud83d\ude00";

        var stored = await Client.SendAsync(HttpMethod.Put, url, JavaScript(Source));
        stored.Status.ShouldBe(200, stored.Body.ToString());
        stored.Body.GetRawText().ShouldBe(
            $$"""{"specifier":"{{specifier}}","type":"javascript","bytes":{{Encoding.UTF8.GetByteCount(Source)}},"instances":0,"replaced":false,"takesEffect":"now"}""");

        var read = await Client.SendAsync(HttpMethod.Get, url);
        read.Status.ShouldBe(200);
        read.Message.Content.Headers.ContentType!.ToString().ShouldBe("text/javascript; charset=utf-8");
        (await read.Message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Source);

        var list = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}/modules");
        list.Body.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("specifier").ShouldBe(specifier);
        list.Body.GetProperty("next").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        (await Client.EvalInAsync(id, $"(await import('{specifier}')).default")).Value().GetString().ShouldBe("\u00fc");

        (await Client.SendAsync(HttpMethod.Delete, url)).Status.ShouldBe(204);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            var gone = await Client.SendAsync(method, url);
            (gone.Status, gone["code"]).ShouldBe((404, "module_not_found"));
        }

        (await Client.EvalInAsync(id, $"(await import('{specifier}')).default")).Value().GetString().ShouldBe("\u00fc");
        (await Client.EvalInAsync(id, new { code = $"import('{specifier}')", context = "fresh" })).Outcome().ShouldBe("module_not_found");
    }

    [Fact]
    public async Task Module_ReplacedAfterItsImport_TakesEffectInTheNextContext()
    {
        var id = await Client.CreateRuntimeAsync(new { modules = new Dictionary<string, string> { ["v.js"] = "export default 1" } });
        var url = $"/runtimes/{id}/modules/v.js";

        (await Client.SendAsync(HttpMethod.Put, url, JavaScript("export default 2")))["takesEffect"].ShouldBe("now");
        (await Client.EvalInAsync(id, "(await import('v.js')).default")).Value().GetInt32().ShouldBe(2);

        var replaced = await Client.SendAsync(HttpMethod.Put, url, JavaScript("export default 3"));
        (replaced["takesEffect"], replaced["replaced"], replaced["instances"]).ShouldBe(("next_context", "True", "1"));
        (await Client.EvalInAsync(id, "(await import('v.js')).default")).Value().GetInt32().ShouldBe(2);
        (await Client.EvalInAsync(id, new { code = "(await import('v.js')).default", context = "fresh" })).Value().GetInt32().ShouldBe(3);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}/modules")).Body.GetProperty("items")[0].GetProperty("instances").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Module_ThatWasMissingOrBroken_CanBeMendedAndImported()
    {
        var id = await Client.CreateRuntimeAsync(new { modules = new Dictionary<string, string> { ["a.js"] = "export { default } from './b.js'" } });

        (await Client.EvalInAsync(id, "import('./a.js')")).Outcome().ShouldBe("module_not_found");
        await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/b.js", JavaScript("export default ("));
        (await Client.EvalInAsync(id, "import('./a.js')")).Outcome().ShouldBe("syntax_error");
        await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/b.js", JavaScript("export const other = 1"));
        (await Client.EvalInAsync(id, "import('./a.js')")).Outcome().ShouldBe("syntax_error");
        await Client.SendAsync(HttpMethod.Delete, $"/runtimes/{id}/modules/b.js");
        (await Client.EvalInAsync(id, new { code = "(await import('./a.js')).default", context = "fresh" })).Outcome().ShouldBe("module_not_found");
        await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/b.js", JavaScript("export default 'mended'"));
        (await Client.EvalInAsync(id, new { code = "(await import('./a.js')).default", context = "fresh" })).Value().GetString().ShouldBe("mended");
    }

    [Fact]
    public async Task Module_WhoseEvaluationWasStopped_IsTriedAgain()
    {
        var id = await Client.CreateRuntimeAsync(new
        {
            modules = new Dictionary<string, string>
            {
                ["slow.js"] = "globalThis.tries = (globalThis.tries ?? 0) + 1; while (globalThis.tries < 3); export default tries",
                ["uses.js"] = "export { default } from './slow.js'",
            },
        });

        (await Client.EvalInAsync(id, new { code = "import('./uses.js')", timeoutMs = 100 })).Outcome().ShouldBe("timeout");
        (await Client.EvalInAsync(id, new { code = "import './uses.js'", type = "module", timeoutMs = 100 })).Outcome().ShouldBe("timeout");
        (await Client.EvalInAsync(id, "(await import('./uses.js')).default")).Value().GetInt32().ShouldBe(3);
        (await Client.EvalInAsync(id, "(await import('./slow.js')).default")).Value().GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task ImportMeta_OfModuleThatFailed_StillTellsItsName()
    {
        var id = await Client.CreateRuntimeAsync(new { modules = new Dictionary<string, string> { ["bad.js"] = "globalThis.told = () => import.meta.url; throw 1" } });

        (await Client.EvalInAsync(id, "import('./bad.js').catch(() => told())")).Value().GetString().ShouldBe("bad.js");
        (await Client.EvalInAsync(id, new { code = "globalThis.entry = () => import.meta.url; throw null", type = "module", filename = "e.js" })).Outcome().ShouldBe("javascript_error");
        (await Client.EvalInAsync(id, "entry()")).Value().GetString().ShouldBe("e.js");
    }

    [Fact]
    public async Task JsonAndWebAssembly_StoredAndRead_KeepTheirBytes()
    {
        var id = await Client.CreateRuntimeAsync();
        byte[] empty = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0];

        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/settings", new { retries = 3 }))["type"].ShouldBe("json");
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/empty.wasm", Content(empty, "application/wasm")))["bytes"].ShouldBe("8");

        (await Client.EvalInAsync(id, "(await import('settings', { with: { type: 'json' } })).default.retries")).Value().GetInt32().ShouldBe(3);
        (await Client.EvalInAsync(id, "Object.keys(await import('./empty.wasm')).length")).Value().GetInt32().ShouldBe(0);
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}/modules/settings")).Body.GetRawText().ShouldBe("""{"retries":3}""");
        var read = await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}/modules/empty.wasm");
        read.Message.Content.Headers.ContentType!.ToString().ShouldBe("application/wasm");
        (await read.Message.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(empty);
    }

    [Theory]
    [InlineData("text/plain", "a.js", 415, "unsupported_media_type")]
    [InlineData("text/javascript; charset=latin1", "a.js", 415, "unsupported_media_type")]
    [InlineData("text/javascript", "http:%2F%2F%5B", 400, "invalid_request")]
    [InlineData("text/javascript", "%2F", 400, "invalid_request")]
    public async Task Module_ThatCannotBeStored_IsRefused(string contentType, string path, int status, string code)
    {
        var id = await Client.CreateRuntimeAsync();

        var answer = await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/{path}", Content("1"u8.ToArray(), contentType));

        (answer.Status, answer["code"]).ShouldBe((status, code));
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}/modules")).Body.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Module_WithTooLongAName_OrOfNoRuntime_IsRefused()
    {
        var id = await Client.CreateRuntimeAsync();

        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/{new string('x', 1025)}", JavaScript("1"))).Status.ShouldBe(400);
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/latin.js", Content([0xFC], "text/javascript"))).Status.ShouldBe(400);
        (await Client.SendAsync(HttpMethod.Put, $"/runtimes/{id}/modules/long.js", JavaScript(new string(' ', (4 << 20) + 1)))).Status.ShouldBe(400);
        (await Client.SendAsync(HttpMethod.Put, "/runtimes/rt_none/modules/a.js", JavaScript("1")))["code"].ShouldBe("runtime_not_found");
        (await Client.SendAsync(HttpMethod.Get, "/runtimes/rt_none/modules"))["code"].ShouldBe("runtime_not_found");
    }

    [Theory]
    [InlineData("/modules/../runtimes/ID/modules/b.js", "b.js", 200)]
    [InlineData("/RUNTIMES/ID/MODULES/b.js", "b.js", 200)]
    [InlineData("http://localhost/runtimes/ID/modules/b.js?x=/modules/y", "b.js", 200)]
    [InlineData("/runtimes/ID/%6dodules/b.js", null, 400)]
    [InlineData("/runtimes/ID/modules/", null, 400)]
    public async Task Module_InAnOddPath_IsNamedByWhatFollowsTheRuntimesModules(string path, string? name, int status)
    {
        var id = await Client.CreateRuntimeAsync();

        var answer = await RawHttp.SendAsync(
            Client.BaseAddress!,
            $"PUT {path.Replace("ID", id)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/javascript\r\nContent-Length: 1\r\n\r\n1");

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        var modules = (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{id}/modules")).Body.GetProperty("items").EnumerateArray().Select(item => item.Text("specifier"));
        modules.ShouldBe(name is null ? [] : [new Uri(new Uri("http://root/"), name.Replace("ID", id)).AbsolutePath[1..]]);
    }

    private static ByteArrayContent JavaScript(string source) => Content(Encoding.UTF8.GetBytes(source), "text/javascript");

    private static ByteArrayContent Content(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
