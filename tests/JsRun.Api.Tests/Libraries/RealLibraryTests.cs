using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Libraries;

/// <summary>Libraries from npm as they are, as bootstrap of a runtime and as part of a one-shot's code.</summary>
public sealed class RealLibraryTests(SharedService service)
{
    public static TheoryData<string, string, string> Uses => new()
    {
        { "lodash/lodash.js", "_.chunk([1, 2, 3, 4, 5], 2)", "[[1,2],[3,4],[5]]" },
        { "lodash/lodash.js", "_.groupBy(['one', 'two', 'three'], 'length')", """{"3":["one","two"],"5":["three"]}""" },
        { "lodash/lodash.js", "_.merge({ a: [{ b: 2 }] }, { a: [{ c: 3 }] })", """{"a":[{"b":2,"c":3}]}""" },
        { "lodash/lodash.js", "_.camelCase('--foo-bar--') + _.VERSION", "\"fooBar4.18.1\"" },
        { "lodash/lodash.js", "_.template('hello <%= user %>!')({ user: 'fred' })", "\"hello fred!\"" },
        { "marked/lib/marked.umd.js", "marked.parse('# Hi\\n\\n- *a*\\n- `b`')", "\"<h1>Hi</h1>\\n<ul>\\n<li><em>a</em></li>\\n<li><code>b</code></li>\\n</ul>\\n\"" },
        { "marked/lib/marked.umd.js", "marked.parseInline('[x](https://example.com \"t\")')", "\"<a href=\\\"https://example.com\\\" title=\\\"t\\\">x</a>\"" },
        { "ajv-dist/dist/ajv7.min.js", "new ajv7().compile({ type: 'object', required: ['n'], properties: { n: { type: 'integer' } } })({ n: 1 })", "true" },
        { "ajv-dist/dist/ajv7.min.js", "const v = new ajv7({ allErrors: true }).compile({ type: 'object', required: ['n', 'm'] }); v({}); v.errors.map(e => e.message)", """["must have required property 'n'","must have required property 'm'"]""" },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public async Task Library_AsBootstrap_GivesKnownResult(string file, string expression, string expected)
    {
        var source = await File.ReadAllTextAsync(NodeLibrary.PathOf(file), TestContext.Current.CancellationToken);
        var runtime = await service.Client.CreateRuntimeAsync(new { bootstrap = source, bootstrapFilename = file, console = true });

        Same((await service.Client.EvalInAsync(runtime, expression)).Value(), expected);
        await service.Client.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}");
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public async Task Library_InOneShot_GivesKnownResult(string file, string expression, string expected)
    {
        var source = await File.ReadAllTextAsync(NodeLibrary.PathOf(file), TestContext.Current.CancellationToken);

        Same((await service.Client.EvalAsync(new { code = source + ";\n" + expression, console = true })).Value(), expected);
    }

    private static void Same(JsonElement actual, string expected) =>
        JsonElement.DeepEquals(actual, JsonDocument.Parse(expected).RootElement).ShouldBeTrue(actual.GetRawText());
}
