using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using JsRun.Api.Tests.Snapshots;

namespace JsRun.Api.Tests.Web;

/// <summary>The streams standard's globals, which every realm has. Cases are named for what the standard says.</summary>
public sealed class StreamTests(SharedService service)
{
    private const string Names =
        "ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamDefaultController ReadableByteStreamController "
        + "ReadableStreamBYOBRequest WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream "
        + "TransformStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy";

    private HttpClient Client => service.Client;

    /// <summary>A case's name, its code, and the value that it gives.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        { "reading", "const s = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close() } }); const r = s.getReader(); [await r.read(), await r.read(), await r.read()]", """[{"value":"a","done":false},{"value":"b","done":false},{"value":{"$undefined":true},"done":true}]""" },
        { "iteration", "const got = []; for await (const chunk of new ReadableStream({ start(c) { [1, 2, 3].forEach(x => c.enqueue(x)); c.close() } })) got.push(chunk); got", "[1,2,3]" },
        { "iteration, broken off, cancels", "let why = 'not'; const s = new ReadableStream({ pull(c) { c.enqueue(1) }, cancel() { why = 'cancelled' } }); for await (const x of s) break; [why, s.locked]", """["cancelled",false]""" },
        { "values, preventCancel", "let why = 'not'; const s = new ReadableStream({ pull(c) { c.enqueue(1) }, cancel() { why = 'cancelled' } }); for await (const x of s.values({ preventCancel: true })) break; why", "\"not\"" },
        { "from", "const got = []; for await (const x of ReadableStream.from((async function* () { yield 1; yield Promise.resolve(2) })())) got.push(x); for await (const x of ReadableStream.from(['a'])) got.push(x); got", """[1,2,"a"]""" },
        { "tee", "const [a, b] = ReadableStream.from([1, 2]).tee(); const all = async s => { const got = []; for await (const x of s) got.push(x); return got }; [await all(a), await all(b)]", "[[1,2],[1,2]]" },
        { "cancel tells the source why", "let got; const s = new ReadableStream({ cancel(reason) { got = reason } }); await s.cancel('enough'); got", "\"enough\"" },
        { "errors reach who reads", "const s = new ReadableStream({ pull(c) { throw new RangeError('broken') } }); try { await s.getReader().read() } catch (e) { [e.name, e.message] }", """["RangeError","broken"]""" },
        { "a locked stream", "const s = new ReadableStream(); s.getReader(); let name; try { s.getReader() } catch (e) { name = e.name } [s.locked, name]", """[true,"TypeError"]""" },
        { "BYOB", "const s = new ReadableStream({ type: 'bytes', pull(c) { const v = c.byobRequest.view; v[0] = 7; v[1] = 8; c.byobRequest.respond(2) } }); const r = s.getReader({ mode: 'byob' }); const { value, done } = await r.read(new Uint8Array(4)); [value, value.buffer.byteLength, done]", """[{"$bytes":"Bwg="},4,false]""" },
        { "BYOB detaches what it is given", "const s = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(new Uint8Array([1])) } }); const given = new Uint8Array(2); await s.getReader({ mode: 'byob' }).read(given); given.byteLength", "0" },
        { "BYOB, at least", "const s = new ReadableStream({ type: 'bytes', start(c) { c.enqueue(new Uint8Array([1])); c.enqueue(new Uint8Array([2, 3])) } }); (await s.getReader({ mode: 'byob' }).read(new Uint8Array(3), { min: 3 })).value", """{"$bytes":"AQID"}""" },
        { "back-pressure of a source", "let pulls = 0; const s = new ReadableStream({ pull(c) { c.enqueue(++pulls) } }, { highWaterMark: 3 }); await null; await new Promise(r => setTimeout(r)); const before = pulls; await s.getReader().read(); await new Promise(r => setTimeout(r)); [before, pulls]", "[3,4]" },
        { "desired size", "let c; new ReadableStream({ start(x) { c = x } }, new ByteLengthQueuingStrategy({ highWaterMark: 10 })); c.enqueue(new Uint8Array(4)); c.desiredSize", "6" },
        { "writing", "const got = []; const w = new WritableStream({ write(x) { got.push(x) }, close() { got.push('closed') } }).getWriter(); w.write(1); w.write(2); await w.close(); got", """[1,2,"closed"]""" },
        { "back-pressure of a sink", "let go; const w = new WritableStream({ write() { return new Promise(r => { go = r }) } }, new CountQueuingStrategy({ highWaterMark: 2 })).getWriter(); await w.ready; const sizes = [w.desiredSize]; w.write(1); sizes.push(w.desiredSize); const second = w.write(2); sizes.push(w.desiredSize); let ready = false; w.ready.then(() => { ready = true }); await null; const blocked = !ready; go(); await new Promise(r => setTimeout(r)); await w.ready; sizes.push(w.desiredSize, blocked); sizes", "[2,1,0,1,true]" },
        { "abort reaches the controller's signal", "let c; const s = new WritableStream({ start(x) { c = x } }); const seen = new Promise(r => c.signal.addEventListener('abort', r)); await s.abort('stop'); await seen; [c.signal.aborted, c.signal.reason]", """[true,"stop"]""" },
        { "transforming", "const got = []; for await (const x of ReadableStream.from([1, 2]).pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x * 2) }, flush(c) { c.enqueue('end') } }))) got.push(x); got", """[2,4,"end"]""" },
        { "terminate", "const got = []; for await (const x of ReadableStream.from([1, 2, 3]).pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x); if (x === 2) c.terminate() } }))) got.push(x); got", "[1,2]" },
        { "piping", "const got = []; await ReadableStream.from('xyz').pipeTo(new WritableStream({ write(x) { got.push(x) } })); got.join('')", "\"xyz\"" },
        { "an error goes back through a pipe", "let why; const source = new ReadableStream({ pull(c) { c.enqueue(1) }, cancel(r) { why = r } }); try { await source.pipeTo(new WritableStream({ write() { throw new Error('full') } })) } catch (e) { [e.message, why.message] }", """["full","full"]""" },
        { "own keys", "let c; const s = new ReadableStream({ start(x) { c = x } }); [s, s.getReader(), c, new WritableStream(), new TransformStream(), new CountQueuingStrategy({ highWaterMark: 1 })].map(x => Reflect.ownKeys(x).length)", "[0,0,0,0,0,0]" },
        { "tags", "[new ReadableStream(), new WritableStream(), new TransformStream()].map(String).join()", "\"[object ReadableStream],[object WritableStream],[object TransformStream]\"" },
        { "members are enumerable", "Object.keys(ReadableStream.prototype).sort().join()", "\"cancel,getReader,locked,pipeThrough,pipeTo,tee,values\"" },
        { "lengths", "[ReadableStream.length, WritableStream.length, TransformStream.length, ReadableStreamDefaultReader.length, CountQueuingStrategy.length].join()", "\"0,0,0,1,1\"" },
        { "a foreign receiver", "try { ReadableStream.prototype.getReader.call({}) } catch (e) { e.name }", "\"TypeError\"" },
        { "controllers cannot be made", "try { new ReadableStreamDefaultController() } catch (e) { e.name }", "\"TypeError\"" },
        { "a stream as the result", "ReadableStream.from([1, 2])", "[1,2]" },
    };

    /// <summary>What scripts may do with the names before a stream was ever used.</summary>
    public static TheoryData<string, string> Properties => new()
    {
        { "Object.getOwnPropertyNames(globalThis).includes('ReadableStream')", "true" },
        { "Object.keys(globalThis).includes('ReadableStream')", "false" },
        { "const d = Object.getOwnPropertyDescriptor(globalThis, 'ReadableStream'); [typeof d.value, d.writable, d.enumerable, d.configurable, 'get' in d]", """["function",true,false,true,false]""" },
        { "globalThis.ReadableStream === ReadableStream && ReadableStream === ReadableStream", "true" },
        { "ReadableStream = 5; [ReadableStream, globalThis.ReadableStream, Object.getOwnPropertyDescriptor(globalThis, 'ReadableStream').value, typeof WritableStream]", """[5,5,5,"function"]""" },
        { "delete globalThis.ReadableStream; [typeof ReadableStream, 'ReadableStream' in globalThis, new TransformStream().readable.constructor.name]", """["undefined",false,"ReadableStream"]""" },
        { "let ReadableStream = 3; [ReadableStream, typeof globalThis.ReadableStream]", """[3,"function"]""" },
        { "var ReadableStream; typeof ReadableStream", "\"function\"" },
        { "function ReadableStream() { return 1 } ReadableStream()", "1" },
        { "class ReadableStream { static x = 1 } ReadableStream.x", "1" },
        { "Object.defineProperty(globalThis, 'ReadableStream', { get: () => 4 }); ReadableStream", "4" },
        { "Object.defineProperty(globalThis, 'ReadableStream', { value: 4 }); ReadableStream", "4" },
        { "Object.defineProperty(globalThis, 'ReadableStream', { writable: false, configurable: false }); ReadableStream = 5; ReadableStream.name", "\"ReadableStream\"" },
        { "Object.freeze(globalThis); ReadableStream = 1; ReadableStream.name", "\"ReadableStream\"" },
        { "Object.preventExtensions(globalThis); WritableStream = 1; [ReadableStream.name, WritableStream]", """["ReadableStream",1]""" },
        { "const { ReadableStream: R, ...rest } = Object.getOwnPropertyDescriptors(globalThis); R.value.name", "\"ReadableStream\"" },
        { "Object.create(globalThis).ReadableStream.name", "\"ReadableStream\"" },
        { "const o = Object.create(globalThis); o.ReadableStream = 1; [o.ReadableStream, Object.hasOwn(o, 'ReadableStream'), ReadableStream.name]", """[1,true,"ReadableStream"]""" },
    };

    /// <summary>What breaks the script's own realm, and nothing else: any outcome will do, as long as the worker lives.</summary>
    public static TheoryData<string> Tampering =>
    [
        "Object.prototype.get = () => 1; ReadableStream",
        "Object.defineProperty(Object.prototype, 'enumerable', { set() { delete globalThis.ReadableStream; throw 1 } }); ReadableStream",
        "Object.defineProperty = () => { delete globalThis.ReadableStream; ReadableStream }; ReadableStream",
        "Reflect.ownKeys = Object.keys = Object.defineProperties = () => { throw 1 }; new ReadableStream()",
        "Array.prototype.push = () => { throw 1 }; ReadableStream.from([1])",
        "Promise.prototype.then = () => { throw 1 }; ReadableStream.from([1])",
        "Promise = Object = Symbol = Error = TypeError = Reflect = undefined; new ReadableStream()",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = null; new ReadableStream({ start() {} })",
        "Object.setPrototypeOf(Object.prototype, null); Object.setPrototypeOf(globalThis, new Proxy({}, {})); new TransformStream()",
        "Object.prototype.__proto__; for (const k of ['value', 'name', 'events', 'streams', '__proto__']) try { Object.defineProperty(Object.prototype, k, { get() { return ReadableStream }, set(v) { WritableStream } }) } catch {} new TransformStream()",
        "(function f() { try { f() } finally { ReadableStream } })()",
        "Symbol.prototype.toString = () => { throw 1 }; Object.defineProperty(Array.prototype, 0, { set() { throw 1 } }); new ReadableStream({ type: 'bytes' })",
        "for (;;) { const f = new ReadableStream({ pull(c) { c.enqueue(1) } }); f.tee() }",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Stream_OfEachKind_DoesAsTheStandardSays(string name, string code, string expected)
    {
        name.ShouldNotBeEmpty();

        (await EvalAsync(code)).ShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public async Task Names_BeforeTheFirstUse_AreOrdinaryProperties(string code, string expected) => (await EvalAsync(code)).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task Realm_TamperedWith_BreaksAlone(string code)
    {
        var envelope = await Client.EvalAsync(new { code, timeoutMs = 500 });

        envelope.Outcome().ShouldBeOneOf("ok", "javascript_error", "timeout", "never_settled", "not_serializable", "heap_limit");
        (await EvalAsync("new TransformStream().readable.locked")).ShouldBe("false");
    }

    [Fact]
    public async Task BuiltIns_ChangedBeforeTheFirstUse_AreNotCalled()
    {
        const string code =
            """
            Promise.prototype.then = Promise.resolve = Object.defineProperty = Object.create = Object.defineProperties = Math.floor = () => { throw new Error('called') };
            globalThis.Promise = globalThis.queueMicrotask = globalThis.Uint8Array = globalThis.Symbol = undefined;
            const reader = new ReadableStream({ start(c) { c.enqueue(1); c.close() } }).getReader();
            (await reader.read()).value
            """;

        (await EvalAsync(code)).ShouldBe("1");
    }

    [Fact]
    public async Task Names_InEveryRealm_AreThere()
    {
        var runtime = await Client.CreateRuntimeAsync("{}");
        foreach (var context in new[] { "default", "fresh" })
        {
            (await Client.EvalInAsync(runtime, new { code = $"'{Names}'.split(' ').filter(name => globalThis[name]?.name !== name).join()", context })).Value().GetString().ShouldBe("");
        }
    }

    [Fact]
    public async Task Classes_OfTwoRealms_AreTheirOwn()
    {
        var runtime = await Client.CreateRuntimeAsync("{}");
        await Client.EvalInAsync(runtime, "globalThis.first = ReadableStream; 0");

        (await Client.EvalInAsync(runtime, new { code = "typeof first + ReadableStream.name", context = "fresh" })).Value().GetString().ShouldBe("undefinedReadableStream");
        (await Client.EvalInAsync(runtime, "first === ReadableStream")).Value().GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"preset":"minimal"}""", "undefined")]
    [InlineData("""{"streams":false}""", "undefined")]
    [InlineData("""{"preset":"minimal","streams":true}""", "function")]
    [InlineData("""{"eval":false,"promise":false,"typedArrays":false,"mapSet":false,"timers":false}""", "function")]
    public async Task Streams_OfRestrictedRealms_AreThereWhenAskedFor(string intrinsics, string type)
    {
        var runtime = await Client.CreateRuntimeAsync($$"""{"intrinsics":{{intrinsics}}}""");

        (await Client.EvalInAsync(runtime, $"[...new Array(13).keys()].map(i => typeof globalThis['{Names}'.split(' ')[i]]).every(t => t === '{type}')")).Value().GetBoolean().ShouldBeTrue();
        if (type == "function")
        {
            (await Client.EvalInAsync(runtime, "(await new ReadableStream({ start(c) { c.enqueue(5) } }).getReader().read()).value")).Value().GetInt32().ShouldBe(5);
        }
    }

    [Theory]
    [InlineData("globalThis.answer = 42")]
    [InlineData("globalThis.made = new ReadableStream({ start(c) { c.enqueue(42) } }); globalThis.writer = new WritableStream().getWriter()")]
    [InlineData("ReadableStream = 42")]
    [InlineData("delete globalThis.WritableStream")]
    public async Task Snapshot_OfARealmWithStreams_Starts(string script)
    {
        await using var own = await SnapshotService.StartAsync();
        var id = await own.CreateIdAsync(script);

        var runtime = await own.Client.CreateRuntimeAsync(new { snapshot = id });

        (await own.Client.EvalInAsync(runtime, "[globalThis.answer, globalThis.made && (await made.getReader().read()).value, ReadableStream].includes(42)")).Value().GetBoolean().ShouldBe(!script.StartsWith("delete", StringComparison.Ordinal));
        (await own.Client.EvalInAsync(runtime, "typeof WritableStream")).Value().GetString().ShouldBe(script.StartsWith("delete", StringComparison.Ordinal) ? "undefined" : "function");
        (await own.Client.EvalInAsync(runtime, new { code = "(await new TransformStream().readable.cancel()) === undefined", context = "fresh" })).Value().GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Stack_OfAnErrorInAStream_HasTheScriptsFramesAlone()
    {
        var error = (await Client.EvalAsync(new { code = "function make() { return new ReadableStream({ type: 'x' }) }\nmake()" })).Error();

        error.GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("file").GetString()).ShouldAllBe(file => file == "main.js");
        error.GetProperty("frames")[0].GetProperty("function").GetString().ShouldBe("make");
    }

    private async Task<string> EvalAsync(string code) => (await Client.EvalAsync(new { code })).Value().GetRawText();
}
