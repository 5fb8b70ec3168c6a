using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>Bodies that are no JSON, too much of it, or not what was asked for.</summary>
internal static class BodyBehaviours
{
    public static AbuseBehaviour[] All { get; } =
    [
        Body("nothing", ""),
        Body("malformed UTF-8 in code", Bytes("{\"code\":\"", [0xC3, 0x28, 0xFF], "\"}")),
        Body("malformed UTF-8 in a name", Bytes("{\"code\":\"1\",\"", [0xED, 0xA0, 0x80], "\":1}")),
        Body("malformed UTF-8 in a value", Bytes("{\"code\":\"1\",\"globals\":{\"a\":\"", [0xF5, 0x80], "\"}}")),
        Body("UTF-16", Encoding.Unicode.GetBytes("{\"code\":\"1\"}")),
        Body("zero bytes", new byte[10_000]),
        Body("deep nesting", new string('[', 100_000)),
        Body("deep nesting in a value", "{\"code\":\"1\",\"globals\":{\"a\":" + new string('[', 5_000) + new string(']', 5_000) + "}}"),
        Body("deep nesting of tags", "{\"code\":\"1\",\"globals\":{\"a\":" + string.Concat(Enumerable.Repeat("{\"$set\":[", 100)) + "1" + string.Concat(Enumerable.Repeat("]}", 100)) + "}}"),
        Body("many unknown fields", "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(number => $"\"f{number}\":1")) + "}"),
        Body("wrong types everywhere", """{"code":1,"type":[],"globals":"","timeoutMs":"x","cpuMs":{},"maxHeapBytes":true,"console":1,"modules":[],"importMap":5,"snapshot":{},"filename":[],"web":"","resultFormat":0}"""),
        Body("numbers out of all ranges", """{"code":"1","timeoutMs":1e999,"cpuMs":-1,"maxHeapBytes":99999999999999999999}"""),
        Body("limits above the maximum", """{"code":"1","timeoutMs":2147483647,"cpuMs":2147483647,"maxHeapBytes":9007199254740991}"""),
        Body("comments and trailing commas", "{/* a */\"code\":\"1\",}"),
        Body("two values", "{\"code\":\"1\"}{\"code\":\"2\"}"),
        Body("a value that is not a body", "[\"code\"]"),
        Body("tags that are wrong", """{"code":"1","globals":{"a":{"$bigint":"1e5"},"b":{"$date":"soon"},"c":{"$map":[1]},"d":{"$bytes":"!"},"e":{"$regexp":"("},"f":{"$function":"fn_1"},"g":{"$nothing":1}}}"""),
        Body("a BigInt of many digits", "{\"code\":\"1\",\"globals\":{\"a\":{\"$bigint\":\"" + new string('9', 1_500_000) + "\"}}}"),
        new("duplicate fields", async target => (await target.PostAsync("/eval", """{"code":"1","code":"for(;;);","timeoutMs":200}""")).Status.ShouldBeOneOf(200, 400)),
        new("a byte order mark", async target => (await target.PostAsync("/eval", Json(Bytes("", [0xEF, 0xBB, 0xBF], "{\"code\":\"1\"}")))).Status.ShouldBeOneOf(200, 400)),
        new("spaces", async target => (await target.PostAsync("/eval", new string(' ', 900_000) + """{"code":"1"}""")).Status.ShouldBe(200)),

        // The answer may be lost with what the client still sends.
        new("more than the limit", async target => (await target.RawAsync(target.Request("POST", "/eval", "{\"code\":\"" + new string(' ', 3_000_000) + "\"}"), answers: 1)).ShouldBeSubsetOf([413])),
        new("more code than the limit", async target => (await target.PostAsync("/eval", new { code = new string(';', 900_000) })).Status.ShouldBe(400)),
        new("code of one long expression", async target => (await target.PostAsync("/eval", new { code = string.Join('+', Enumerable.Repeat("1", 200_000)), timeoutMs = 2_000 })).Status.ShouldBe(200)),
        new("compressed", CompressedAsync),
        new("other media types", OtherTypesAsync),
        new("other forms of answers", OtherAnswersAsync),
        new("odd idempotency keys", OddIdempotencyKeysAsync),
        new("import maps that are large and wrong", async target => await target.ExpectAsync(400, HttpMethod.Post, "/eval", new
        {
            code = "1", importMap = new { imports = Enumerable.Range(0, 20_000).ToDictionary(number => "m" + number, number => number % 2 == 0 ? "./m.js" : "://") },
        })),
        new("modules that import in circles", async target => (await target.PostAsync("/eval", new
        {
            code = "import 'm0'", type = "module", timeoutMs = 3_000, modules = Enumerable.Range(0, 200).ToDictionary(number => "m" + number, number => $"import 'm{(number + 1) % 200}'; import 'm{number * 7 % 200}';"),
        })).Status.ShouldBe(200)),
        new("modules that never end", async target => (await target.PostAsync("/eval", new { code = "import 'a'", type = "module", timeoutMs = 200, modules = new { a = "await new Promise(r => setTimeout(r, 1e8)); for (;;);" } }))["outcome"]
            .ShouldBeOneOf("timeout", "cpu_limit")),
        new("a batch of endless scripts", async target => (await target.PostAsync("/eval/batch", new { evaluations = Enumerable.Repeat(new { code = "for (;;);", timeoutMs = 20 }, 50) })).Status.ShouldBeOneOf(200, 429, 503)),
        new("a batch of too many", async target => await target.ExpectAsync(400, HttpMethod.Post, "/eval/batch", new { evaluations = Enumerable.Repeat(new { code = "1" }, 5_000) })),
        new("a batch of wrong bodies", async target => await target.ExpectAsync(400, HttpMethod.Post, "/eval/batch", new { evaluations = Enumerable.Repeat<object>(5, 900) })),
    ];

    private static readonly string[] Paths = ["/eval", "/eval/batch", "/runtimes", "/snapshots"];

    private static byte[] Bytes(string before, byte[] odd, string after) => [.. Encoding.UTF8.GetBytes(before), .. odd, .. Encoding.UTF8.GetBytes(after)];

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static AbuseBehaviour Body(string name, string body) => Body(name, Encoding.UTF8.GetBytes(body));

    // In every place that takes a body: each is a 400 that is no larger than what it tells is worth.
    private static AbuseBehaviour Body(string name, byte[] body) => new("body: " + name, async target =>
    {
        foreach (var path in Paths)
        {
            var answer = await target.ExpectAsync(400, HttpMethod.Post, path, Json(body));
            answer.Body.ToString().Length.ShouldBeLessThan(1_000_000, path);
        }
    });

    private static async Task CompressedAsync(AbuseTarget target)
    {
        var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[20_000_000]);
        }

        var content = Json(compressed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        (await target.PostAsync("/eval", content)).Status.ShouldBeOneOf(400, 415);
    }

    private static async Task OtherTypesAsync(AbuseTarget target)
    {
        foreach (var type in new[] { "text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-7", "a/b; " + new string('c', 5_000) })
        {
            var content = new ByteArrayContent("{\"code\":\"1\"}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", type).ShouldBeTrue();
            (await target.PostAsync("/eval", content)).Status.ShouldBeOneOf([400, 415], type);
        }
    }

    private static async Task OtherAnswersAsync(AbuseTarget target)
    {
        foreach (var type in new[] { "image/png", "text/*;q=0", "a", ",,,,;;;", "application/json;q=nan", string.Join(',', Enumerable.Repeat("a/b", 2_000)) })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = Json("{\"code\":\"1\"}"u8.ToArray()) };
            request.Headers.TryAddWithoutValidation("Accept", type).ShouldBeTrue();
            ((int)(await target.Client.SendAsync(request)).StatusCode).ShouldBeOneOf([200, 400, 406], type);
        }
    }

    private static async Task OddIdempotencyKeysAsync(AbuseTarget target)
    {
        foreach (var key in new[] { "", " ", new string('k', 20_000), "same", "same" })
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = Json(Encoding.UTF8.GetBytes($$"""{"code":"{{Guid.NewGuid()}}".length}""")) };
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            ((int)(await target.Client.SendAsync(request)).StatusCode).ShouldBeOneOf(200, 400, 409);
        }
    }
}
