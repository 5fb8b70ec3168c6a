using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Modules;

/// <summary>
/// Import maps, by the cases of the web platform's own tests: what each specifier means to each importer. The expected module exists
/// and tells its name; "blocked" and "bare" mean that the import fails, for the map or for want of a module.
/// </summary>
public sealed class ImportMapTests(SharedService service)
{
    private const string Blocked = "blocked";
    private const string Bare = "bare";

    private HttpClient Client => service.Client;

    [Theory]
    // Mapped and unmapped specifiers.
    [InlineData("""{"a":"./a.js","b":"/b.js","c":"../c.js","d":"https://d.com/d.js"}""", "a", "a.js")]
    [InlineData("""{"a":"./a.js","b":"/b.js"}""", "b", "b.js")]
    [InlineData("""{"c":"../../c.js"}""", "c", "c.js")]
    [InlineData("""{"d":"https://D.com:443/x/../d.js"}""", "d", "https://d.com/d.js")]
    [InlineData("""{"a":"./a.js"}""", "b", Bare)]
    [InlineData("""{"a":"./a.js"}""", "A", Bare)]
    [InlineData("""{"a":"./a.js"}""", "a/b", Bare)]
    [InlineData("""{"":"./empty.js"}""", "./", Bare)]
    // Addresses that are none.
    [InlineData("""{"a":null}""", "a", Blocked)]
    [InlineData("""{"a":"bare"}""", "a", Blocked)]
    [InlineData("""{"a":"a.js"}""", "a", Blocked)]
    [InlineData("""{"a":"http://[www.example.com]/"}""", "a", Blocked)]
    [InlineData("""{"a":""}""", "a", Blocked)]
    // Tricky names.
    [InlineData("""{"package/withslash":"./ws.js","not-a-package":"./n.js"}""", "package/withslash", "ws.js")]
    [InlineData("""{".":"./dot.js","..":"./dotdot.js","..\\":"./back.js","%2E":"./percent.js","%2F":"./slash.js"}""", ".", "dot.js")]
    [InlineData("""{".":"./dot.js","..":"./dotdot.js"}""", "..", "dotdot.js")]
    [InlineData("""{"..\\":"./back.js"}""", "..\\", "back.js")]
    [InlineData("""{"%2E":"./percent.js"}""", "%2E", "percent.js")]
    [InlineData("""{"%2F":"./slash.js"}""", "%2F", "slash.js")]
    [InlineData("""{"__proto__":"./proto.js","constructor":"./c.js"}""", "__proto__", "proto.js")]
    [InlineData("""{"a":"./a.js"}""", "constructor", Bare)]
    [InlineData("""{"@scope/\u00fc":"./u.js"}""", "@scope/\u00fc", "u.js")]
    // URL-like specifiers.
    [InlineData("""{"/lib/foo.mjs":"./more/bar.mjs"}""", "/lib/foo.mjs", "more/bar.mjs")]
    [InlineData("""{"/lib/foo.mjs":"./more/bar.mjs"}""", "../lib/foo.mjs", "more/bar.mjs")]
    [InlineData("""{"./dotrelative/foo.mjs":"./lib/dot.mjs"}""", "../dotrelative/foo.mjs", "lib/dot.mjs")]
    [InlineData("""{"https://example.com/foo.mjs":"./found.mjs"}""", "https://example.com/bar/../foo.mjs", "found.mjs")]
    [InlineData("""{"./foo.mjs":"https://cdn/foo.mjs"}""", "/foo.mjs", "https://cdn/foo.mjs")]
    [InlineData("""{"/":"./lib/slash/","./":"./lib/dotslash/"}""", "/x.js", "lib/dotslash/x.js")]
    [InlineData("""{"node:fs":"./fs.js"}""", "node:fs", "fs.js")]
    // Packages by a trailing slash.
    [InlineData("""{"moment":"/nm/moment/index.js","moment/":"/nm/moment/src/"}""", "moment", "nm/moment/index.js")]
    [InlineData("""{"moment":"/nm/moment/index.js","moment/":"/nm/moment/src/"}""", "moment/foo", "nm/moment/src/foo")]
    [InlineData("""{"moment/":"/nm/moment/src/"}""", "moment/a/b.js?c#d", "nm/moment/src/a/b.js?c#d")]
    [InlineData("""{"moment/":"/nm/moment/src/"}""", "moment", Bare)]
    [InlineData("""{"moment/":"/nm/moment/src"}""", "moment/foo", Blocked)]
    [InlineData("""{"moment/":null}""", "moment/foo", Blocked)]
    [InlineData("""{"lodash-dot":"./l.js","lodash-dot/":"./nm/lodash/"}""", "lodash-dot/zip.js", "nm/lodash/zip.js")]
    [InlineData("""{"nowhere/":"./nm/"}""", "nowhere/", "nm/")]
    // No way out of the prefix, by whatever means.
    [InlineData("""{"mapped/path/":"https://example.com/modules/"}""", "mapped/path/../x.js", Blocked)]
    [InlineData("""{"mapped/path/":"https://example.com/modules/"}""", "mapped/path/%2E%2E/x.js", Blocked)]
    [InlineData("""{"mapped/path/":"https://example.com/modules/"}""", "mapped/path//x.js", Blocked)]
    [InlineData("""{"mapped/path/":"https://example.com/modules/"}""", "mapped/path//other.com/x.js", Blocked)]
    [InlineData("""{"mapped/path/":"https://example.com/modules/"}""", "mapped/path/https://other.com/x.js", Blocked)]
    [InlineData("""{"mapped/path/":"https://example.com/modules/"}""", "mapped/path/a/../x.js", "https://example.com/modules/x.js")]
    [InlineData("""{"https://example.com/a/":"./a/"}""", "https://example.com/a/x.js", "a/x.js")]
    [InlineData("""{"data:text/":"./lib/"}""", "data:text/javascript,1", Bare)]
    [InlineData("""{"data:text/javascript,1":"./lib.js"}""", "data:text/javascript,1", "lib.js")]
    // The longest entry counts, whatever the order.
    [InlineData("""{"a":"/1","a/":"/2/","a/b":"/3","a/b/":"/4/"}""", "a", "1")]
    [InlineData("""{"a":"/1","a/":"/2/","a/b":"/3","a/b/":"/4/"}""", "a/", "2/")]
    [InlineData("""{"a":"/1","a/":"/2/","a/b":"/3","a/b/":"/4/"}""", "a/x", "2/x")]
    [InlineData("""{"a":"/1","a/":"/2/","a/b":"/3","a/b/":"/4/"}""", "a/b", "3")]
    [InlineData("""{"a":"/1","a/":"/2/","a/b":"/3","a/b/":"/4/"}""", "a/b/c", "4/c")]
    [InlineData("""{"a/b/":"/4/","a/":"/2/"}""", "a/b/c", "4/c")]
    [InlineData("""{"a/b/":null,"a/":"/2/"}""", "a/b/c", Blocked)]
    [InlineData("""{"a/b/":null,"a/":"/2/"}""", "a/x", "2/x")]
    [InlineData("""{"a":"/1","a":"/2"}""", "a", "2")]
    public async Task Imports_OfMap_GiveWhatTheStandardSays(string imports, string specifier, string expected) =>
        (await ResolveAsync($$"""{"imports":{{imports}}}""", specifier, "js/app.js", expected)).ShouldBe(expected);

    [Theory]
    [InlineData("js/app.mjs", "a", "a-1.mjs")]
    [InlineData("scope1/app.mjs", "a", "a-1-1.mjs")]
    [InlineData("scope2/app.mjs", "a", "a-1.mjs")]
    [InlineData("scope2/foo.mjs", "a", "a-1-2.mjs")]
    [InlineData("scope2/scope3/foo.mjs", "a", "a-1-3.mjs")]
    [InlineData("scope2/scope3/foo.mjs", "b", "b-1-2.mjs")]
    [InlineData("scope2/scope3/foo.mjs", "c", "c-1.mjs")]
    [InlineData("scope2/scope3/foo.mjs", "d/x.mjs", "d-1-2/x.mjs")]
    [InlineData("scope2/foo.mjs", "e", Blocked)]
    [InlineData("js/app.mjs", "e", "e-1.mjs")]
    [InlineData("scope2nd/foo.mjs", "a", "a-1.mjs")]
    [InlineData("https://example.com/x/y.mjs", "a", "a-1-4.mjs")]
    [InlineData("https://example.com/z.mjs", "a", "a-1.mjs")]
    [InlineData("exact", "a", "a-1-5.mjs")]
    [InlineData("exact/more.mjs", "a", "a-1.mjs")]
    [InlineData("scope2/foo.mjs", "./relative.mjs", "mapped-relative.mjs")]
    [InlineData("js/app.mjs", "/scope2/relative.mjs", "scope2/relative.mjs")]
    public async Task Scopes_OfMap_GiveWhatTheStandardSays(string importer, string specifier, string expected)
    {
        const string Map = """
            {
              "imports": { "a": "/a-1.mjs", "b": "/b-1.mjs", "c": "/c-1.mjs", "d/": "/d-1/", "e": "/e-1.mjs" },
              "scopes": {
                "scope1/": { "a": "/a-1-1.mjs" },
                "/scope2/": { "a": "/a-1-2.mjs", "d/": "/d-1-2/", "b": "/b-1-2.mjs", "e": null, "/scope2/relative.mjs": "/mapped-relative.mjs" },
                "/scope2/app.mjs": { "a": "/a-1.mjs" },
                "./scope2/scope3/": { "a": "/a-1-3.mjs" },
                "https://example.com/x/": { "a": "/a-1-4.mjs" },
                "exact": { "a": "/a-1-5.mjs" },
                "http://[": { "a": "/never.mjs" }
              }
            }
            """;

        (await ResolveAsync(Map, specifier, importer, expected)).ShouldBe(expected);
    }

    [Fact]
    public async Task Map_OfAnEvaluationInARuntime_AddsToWhatIsThere()
    {
        var id = await Client.CreateRuntimeAsync(new
        {
            importMap = new { imports = new { a = "./one.js" }, scopes = new Dictionary<string, object> { ["s/"] = new { b = "./one.js" } } },
            modules = new Dictionary<string, string> { ["one.js"] = "export default 1", ["two.js"] = "export default 2" },
        });

        (await Client.EvalInAsync(id, "(await import('a')).default")).Value().GetInt32().ShouldBe(1);
        var added = await Client.EvalInAsync(id, new
        {
            code = "Promise.all(['a', 'b', 'c'].map(s => import(s).then(m => m.default)))",
            filename = "s/main.js",
            importMap = new { imports = new { a = "./two.js", b = "./two.js", c = "./two.js" }, scopes = new Dictionary<string, object> { ["s/"] = new { b = "./two.js" } } },
        });
        added.Value().GetRawText().ShouldBe("[1,1,2]");
        (await Client.EvalInAsync(id, "(await import('c')).default")).Value().GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Maps_TogetherAboveTheLimit_AreRefused()
    {
        var half = new { imports = new Dictionary<string, string> { ["a"] = "./" + new string('x', 150_000) } };
        var id = await Client.CreateRuntimeAsync(new { importMap = half });

        var answer = await Client.SendAsync(HttpMethod.Post, $"/runtimes/{id}/eval", new { code = "1", importMap = half });

        answer.Status.ShouldBe(400);
        answer.Body.GetProperty("errors").GetProperty("importMap")[0].GetString()!.ShouldContain("JsRun:Limits:MaxImportMapBytes");
        (await Client.EvalInAsync(id, "2")).Value().GetInt32().ShouldBe(2);
        var whole = await Client.SendAsync(HttpMethod.Post, "/eval", new { code = "1", importMap = new { imports = new { a = "./" + new string('x', 300_000) } } });
        whole.Status.ShouldBe(400);
    }

    // By both kinds of import, which have to agree.
    private async Task<string> ResolveAsync(string importMap, string specifier, string filename, string expected)
    {
        var modules = expected is Blocked or Bare ? new Dictionary<string, string>() : new() { [expected] = "export default import.meta.url" };
        var literal = JsonSerializer.Serialize(specifier);
        var body = new Dictionary<string, object>
        {
            ["code"] = $"(await import({literal})).default",
            ["filename"] = filename,
            ["modules"] = modules,
            ["importMap"] = JsonSerializer.Deserialize<JsonElement>(importMap),
        };
        var dynamic = await Client.EvalAsync(body);
        body["code"] = $"export {{ default }} from {literal}";
        body["type"] = "module";
        var imported = await Client.EvalAsync(body);
        Told(imported, module: true).ShouldBe(Told(dynamic, module: false));
        return Told(dynamic, module: false);
    }

    private static string Told(JsonElement envelope, bool module)
    {
        if (envelope.Outcome() == "ok")
        {
            return module ? envelope.Value().GetProperty("default").GetString()! : envelope.Value().GetString()!;
        }

        envelope.Outcome().ShouldBe("module_not_found");
        return envelope.Error().Text("message")!.Contains(": ", StringComparison.Ordinal) ? Blocked : Bare;
    }
}
