using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Web;

/// <summary>What <c>"web": true</c> adds.</summary>
public sealed class WebGlobalsTests(SharedService service)
{
    private const string Names =
        "TextEncoder TextDecoder TextEncoderStream TextDecoderStream URL URLSearchParams URLPattern atob btoa Event CustomEvent EventTarget AbortController AbortSignal "
        + "DOMException Blob File Headers crypto Crypto performance Performance reportError";

    private HttpClient Client => service.Client;

    /// <summary>Code, and the value that it gives.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "const u = new URL('../b?x=1#h', 'https://\u00e4.example:8080/a/c'); u.searchParams.append('y', 'z w'); u.port = '443'; [u.href, u.origin, u.host, [...u.searchParams]]", """["https://xn--4ca.example/b?x=1&y=z+w#h","https://xn--4ca.example","xn--4ca.example",[["x","1"],["y","z w"]]]""" },
        { "try { new URL('/x') } catch (e) { [e.name, URL.canParse('/x'), URL.parse('/x'), URL.parse('/x', 'a:/y').href] }", """["TypeError",false,null,"a:/x"]""" },
        { "const u = new URL('http://u:p@h/'); u.hostname = ''; u.protocol = 'mailto'; u.hash = 'x y'; String(u)", "\"http://u:p@h/#x%20y\"" },
        { "const p = new URLSearchParams([['b', '2'], ['a', '1'], ['b', '3']]); p.sort(); p.delete('b', '3'); p.set('c', '\u00fc'); [String(p), p.size, p.getAll('b'), p.has('a', '2')]", """["a=1&b=2&c=%C3%BC",3,["2"],false]""" },
        { "const u = new URL('http://h/?a=1'); const p = u.searchParams; u.search = '?b=2'; [p.get('b'), p === u.searchParams, String(new URLSearchParams('?x=%zz&+=+')), p[Symbol.iterator]().next().value]", """["2",true,"x=%25zz&+=+",["b","2"]]""" },
        { "const q = '&a=b'.repeat(50000) + '&c=%20'; const p = new URLSearchParams(q); [p.size, p.get('c'), String(p) === q.slice(1).replace('%20', '+')]", """[50001," ",true]""" },
        { "const h = '\\u4e00'.repeat(9000); const u = new URL('http://h/'); u.hostname = h; [u.host, URL.canParse(`http://${h}/`), URL.canParse(`//${h}/`, u), URL.canParse(`http://h/${h}`), URL.canParse(h, u), URL.canParse(`data:${h}`)]", """["h",false,false,true,true,true]""" },
        { "const p = new URLPattern({ pathname: '/books/:id' }); [p.test('https://x.y/books/5'), p.exec('https://x.y/books/5').pathname.groups.id, p.test('https://x.y/b')]", """[true,"5",false]""" },
        { "[...new TextEncoder().encode('a\\u00e9\\ud83d\\ude00\\ud800')].join()", "\"97,195,169,240,159,152,128,239,191,189\"" },
        { "const r = new TextEncoder().encodeInto('a\\u00e9b', new Uint8Array(2)); [r.read, r.written]", "[1,1]" },
        { "const d = new TextDecoder(); const b = new TextEncoder().encode('\\u20ac'); d.decode(b.subarray(0, 1), { stream: true }) + d.decode(b.subarray(1), { stream: true }) + d.decode()", "\"\u20ac\"" },
        { "const b = new Uint8Array([0xef, 0xbb, 0xbf, 0x61]); [new TextDecoder().decode(b), new TextDecoder('utf8', { ignoreBOM: true }).decode(b).length]", """["a",2]""" },
        { "try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xc0])) } catch (e) { e.name }", "\"TypeError\"" },
        { "[...new TextDecoder().decode(new Uint8Array([0xf0, 0x9f, 0x41, 0xed, 0xa0, 0x80]))].map(c => c.codePointAt(0).toString(16)).join()", "\"fffd,41,fffd,fffd,fffd\"" },
        { "[new TextDecoder('utf-16le').decode(new Uint8Array([0x3d, 0xd8, 0, 0xde, 0, 0xd8])).length, new TextDecoder('latin1').decode(new Uint8Array([0x80, 0xe9])), new TextDecoder(' ASCII ').encoding]", "[3,\"\u20ac\u00e9\",\"windows-1252\"]" },
        { "try { new TextDecoder('shift_jis') } catch (e) { e.name }", "\"RangeError\"" },
        { "[btoa('h\\u00e9'), atob(' aG k= '), btoa('')]", "[\"aOk=\",\"hi\",\"\"]" },
        { "[() => btoa('\\u20ac'), () => atob('a')].map(f => { try { f() } catch (e) { return [e.name, e.code, e instanceof DOMException, e instanceof Error] } })", """[["InvalidCharacterError",5,true,true],["InvalidCharacterError",5,true,true]]""" },
        { "const t = new EventTarget(); const got = []; t.addEventListener('x', e => got.push(e.type, e.target === t, e.isTrusted), { once: true }); t.dispatchEvent(new Event('x')); t.dispatchEvent(new CustomEvent('x')); got", """["x",true,false]""" },
        { "const t = new EventTarget(); t.addEventListener('x', { handleEvent(e) { e.preventDefault() } }); [t.dispatchEvent(new Event('x', { cancelable: true })), t.dispatchEvent(new Event('x'))]", "[false,true]" },
        { "const c = new AbortController(); const s = AbortSignal.any([c.signal]); let seen = 0; s.onabort = () => seen++; c.abort('why'); c.abort('again'); [s.aborted, s.reason, seen, c.signal.reason]", """[true,"why",1,"why"]""" },
        { "const s = AbortSignal.timeout(5); await new Promise(r => s.addEventListener('abort', r)); [s.reason.name, AbortSignal.abort().reason.name]", """["TimeoutError","AbortError"]""" },
        { "const c = new AbortController(); c.abort(); try { await new ReadableStream().pipeTo(new WritableStream(), { signal: c.signal }) } catch (e) { [e.name, e === c.signal.reason] }", """["AbortError",true]""" },
        { "const e = new DOMException('m', 'AbortError'); [e.name, e.message, e.code, String(e), DOMException.ABORT_ERR, Object.keys(e).length, Object.getPrototypeOf(DOMException.prototype) === Error.prototype]", """["AbortError","m",20,"AbortError: m",20,0,true]""" },
        { "const b = new Blob(['a\\u00e9', new Uint8Array([66]), new Blob(['!'])], { type: 'Text/X' }); [b.size, b.type, await b.text(), await b.slice(1, -1).text(), (await b.arrayBuffer()).byteLength]", "[5,\"text/x\",\"a\u00e9B!\",\"\u00e9B\",5]" },
        { "const out = []; for await (const x of new Blob(['abc']).stream().pipeThrough(new TextDecoderStream())) out.push(x); [out, new File(['x'], 'n', { lastModified: 5 }).lastModified]", """[["abc"],5]""" },
        { "const h = new Headers({ B: '1', a: ' x ' }); h.append('b', '2'); h.append('Set-Cookie', 'p'); h.append('set-cookie', 'q'); [[...h], h.get('B'), h.has('c'), h.getSetCookie()]", """[[["a","x"],["b","1, 2"],["set-cookie","p"],["set-cookie","q"]],"1, 2",false,["p","q"]]""" },
        { "[() => new Headers({ 'a b': '1' }), () => new Headers({ a: 'x\\ny' })].map(f => { try { f() } catch (e) { return e.name } })", """["TypeError","TypeError"]""" },
        { "const a = crypto.getRandomValues(new Uint32Array(8)); [a.some(x => x !== 0), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), crypto.randomUUID() !== crypto.randomUUID()]", "[true,true,true]" },
        { "[() => crypto.getRandomValues(new Uint8Array(65537)), () => crypto.getRandomValues(new Float64Array(1)), () => new Crypto()].map(f => { try { f() } catch (e) { return e.name } })", """["QuotaExceededError","TypeMismatchError","TypeError"]""" },
        { "const a = performance.now(); await new Promise(r => setTimeout(r, 2)); const b = performance.now(); [a >= 0, b - a >= 1, Math.abs(performance.timeOrigin + b - Date.now()) < 1000]", "[true,true,true]" },
        { "[typeof fetch, typeof Request, typeof process, typeof crypto.subtle, Object.keys(globalThis).length]", """["undefined","undefined","undefined","undefined",0]""" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Global_OfEachKind_DoesAsItsStandardSays(string code, string expected)
    {
        var value = (await Client.EvalAsync(new { code, web = true })).Value();

        JsonElement.DeepEquals(value, JsonDocument.Parse(expected).RootElement).ShouldBeTrue(value.GetRawText());
    }

    [Fact]
    public async Task Names_WithoutWeb_AreNotThere()
    {
        var code = $"'{Names}'.split(' ').filter(name => name in globalThis).join()";

        (await Client.EvalAsync(new { code })).Value().GetString().ShouldBe("");
        (await Client.EvalAsync(new { code, web = true })).Value().GetString()!.Split(',').Length.ShouldBe(Names.Split(' ').Length);
    }

    [Fact]
    public async Task Web_OfARuntime_IsInAllItsContexts()
    {
        var runtime = await Client.CreateRuntimeAsync("""{"web":true,"bootstrap":"var home = new URL('http://h/').host"}""");
        var context = (await Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", "{}")).Body.GetProperty("id").GetString();

        (await Client.EvalInAsync(runtime, "home + typeof URL")).Value().GetString().ShouldBe("hfunction");
        (await Client.EvalInAsync(runtime, new { code = "typeof URL", context = "fresh" })).Value().GetString().ShouldBe("function");
        (await Client.EvalInAsync(runtime, new { code = "typeof URL", context })).Value().GetString().ShouldBe("function");
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("config").GetProperty("web").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Web_InADeterministicRuntime_GivesTheSameEachTime()
    {
        const string body = """{"web":true,"intrinsics":{"seed":42,"now":"2024-01-15T12:30:00Z"}}""";
        const string code = "[crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(4))], performance.now(), performance.timeOrigin, Math.random()]";
        var first = (await Client.EvalInAsync(await Client.CreateRuntimeAsync(body), code)).Value().GetRawText();

        (await Client.EvalInAsync(await Client.CreateRuntimeAsync(body), code)).Value().GetRawText().ShouldBe(first);
        first.ShouldEndWith(",0,1705321800000,0.08386297105988216]");
    }

    [Theory]
    [InlineData("""{"random":false}""", "typeof crypto + typeof Crypto", "undefinedundefined")]
    [InlineData("""{"timers":false}""", "typeof AbortSignal.timeout + typeof AbortSignal.any", "undefinedfunction")]
    [InlineData("""{"date":false}""", "String([performance.now(), performance.timeOrigin])", "0,0")]
    [InlineData("""{"streams":false}""", "typeof TextEncoderStream + typeof new Blob().stream + typeof TextEncoder", "undefinedundefinedfunction")]
    [InlineData("\"minimal\"", "new URL('http://h/?q').search + typeof ReadableStream + typeof Map", "?qundefinedundefined")]
    [InlineData("""{"eval":false}""", "(() => { try { return URL.constructor('return 1')() } catch (e) { return e.name } })()", "EvalError")]
    public async Task Web_InARestrictedRealm_HasNothingThatWasTakenAway(string intrinsics, string code, string expected)
    {
        var runtime = await Client.CreateRuntimeAsync($$"""{"web":true,"intrinsics":{{intrinsics}}}""");

        (await Client.EvalInAsync(runtime, code)).Value().GetString().ShouldBe(expected);
    }

    [Fact]
    public async Task Uncaught_DomException_HasItsNameAndMessage()
    {
        var error = (await Client.EvalAsync(new { code = "AbortSignal.abort().throwIfAborted()", web = true })).Error();

        error.Text("name").ShouldBe("AbortError");
        error.Text("message").ShouldBe("This operation was aborted");
    }

    [Fact]
    public async Task ReportError_OfAnError_IsWrittenToTheConsole()
    {
        var envelope = await Client.EvalAsync(new { code = "reportError(new RangeError('lost')); 1", web = true, console = true });

        envelope.Value().GetInt32().ShouldBe(1);
        envelope.GetProperty("console")[0].GetProperty("text").GetString()!.ShouldContain("RangeError: lost");
    }

    [Theory]
    [InlineData("new URLSearchParams('&a'.repeat(2e7)).size")]
    [InlineData("const s = 'x'.repeat(1e6); const p = new URLSearchParams(); for (let i = 0; i < 1500; i++) p.append(s, s); String(p).length")]
    [InlineData("new URL('http://' + Array.from({ length: 60000 }, (_, i) => String.fromCodePoint(0x4e00 + i % 20000)).join(''))")]
    public async Task Url_OfEndlessWork_EndsWithinTheLimits_AndTouchesNoOtherRuntime(string code)
    {
        var other = await Client.CreateRuntimeAsync();
        var runtime = await Client.CreateRuntimeAsync(new { web = true });

        var envelope = await Client.EvalInAsync(runtime, new { code, timeoutMs = 1000 });

        envelope.Outcome().ShouldBeOneOf("timeout", "heap_limit", "javascript_error");
        (await Client.EvalInAsync(other, "1")).Value().GetInt32().ShouldBe(1);
    }
}
