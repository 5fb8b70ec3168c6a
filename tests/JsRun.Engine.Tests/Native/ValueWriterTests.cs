using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Native;

/// <summary>The fast way to write a value must give what walking it gives, to the byte, and leave no trace where it does not apply.</summary>
public sealed partial class ValueWriterTests : EngineTest
{
    private const string Filler = "Array.from({ length: 100 }, (_, i) => ({ i, s: 's' + i }))";

    public static TheoryData<string> Values =>
    [
        // plain data
        "({})", "[]", "[[]]", "({ a: 1, b: 'x', c: [true, false, null, undefined] })", "({ u: undefined, n: null })",
        "[0, -0, 1, -1, 0.5, -0.125, 1/3, 1e21, 1e-7, 123456789012345680000, 5e-324, 1.7976931348623157e308, NaN, Infinity, -Infinity]",
        "[2147483647, -2147483648, 2147483648, 4294967295, 4294967296, 9007199254740991, 9007199254740993, 0.1, 0.001, 1234.567, 0.1 + 0.2]",
        "['', 'a', 'exactly16bytes!!', 'seventeen bytes..', 'quote\"', 'back\\\\slash', 'tab\\t', '\\u0000\\u001f\\u007f', 'é', 'ÿ'.repeat(20), '€', '😀', '\\ud800', '\\udc00x', 'x'.repeat(5000), '€'.repeat(5000)]",
        "({ '': 1, 'quote\"': 2, 'é': 3, '€': 4, '\\ud800': 5, 'a longer key than sixteen bytes': 6 })",
        "({ 2: 'b', 1: 'a', z: 1, a: 2, 4294967294: 'x', 4294967295: 'y', '-1': 'z', 2147483648: 'w' })",
        "({ $a: 1, b: { $date: 'x', c: [{ $: 1 }] }, d: {} })", "({ a$: 1 })", "({ '€': 1, '$€': [1] })",
        "(() => { const s = { x: [1] }; return { $k: s, b: s, c: { $d: s, e: s }, f: [s, s] } })()",
        "({ __proto__: null, a: 1 })", "({ ['__proto__']: 1, a: 2 })", "Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } })",
        "new (class Point { constructor() { this.x = 1; this.y = [2] } get sum() { return 3 } })()", "({ [Symbol('s')]: 1, a: 2 })",
        "Object.freeze({ a: Object.freeze([1, 2]) })", "Object.fromEntries(Array.from({ length: 2000 }, (_, i) => ['key' + i, i]))",
        "(() => { const o = { a: 1, b: 2, c: 3 }; delete o.b; return o })()", "(function () { return arguments })(1, 'a', {})",
        // arrays
        "[1, 2, 3]", "[1.5, 2, NaN, -0]", "[1, 'a', {}]", "[, 1]", "[1, , 3]", "[{}, , 'x']", "[1, 2, ,]", "new Array(3)", "Array(5).fill(0).map((_, i) => ({ i }))",
        "(() => { const a = []; for (let i = 0; i < 10; i++) a[i] = 'x' + i; return a })()", "(() => { const a = [1]; a[1000] = 2; return a })()",
        "Object.assign([1, 2], { extra: 1 })", "Object.assign([1, , 3], { extra: {} })", "'a-b'.match(/(?<l>.)-/)", "(() => { const o = {}; const a = Object.assign([o], { o }); return [a, o] })()",
        "(() => { const o = {}; const a = Object.assign([1], { o }); return [a, o] })()", "new (class List extends Array {})(1, 2, 3)",
        "(() => { Array.prototype[1] = 'inherited'; return [1, , 3] })()", "(() => { const a = [1, 2]; a.length = 4; return { a } })()",
        // the rest of the language
        "[new Date(0), new Date(NaN), new Date(-1), new Date(8.64e15), new Date(-62198755200000), new Date(1e12)]",
        "[0n, 1n, -1n, 18446744073709551615n, 18446744073709551616n, -(2n ** 200n), 10n ** 19n, 10n ** 38n, 2n ** 512n - 1n, 2n ** 512n, 3n ** 1000n]",
        "[new Map(), new Map([[1, 'a'], [{ k: 1 }, [2]], ['x', new Map([[1, 2]])]]), new Set(), new Set([1, 'a', { x: 1 }, new Set([0])])]",
        "[/a+/g, /\\//, /[\"\\\\]/dgimsuy, /x/v, new RegExp(''), /€/]", "[Object(1), Object(-0), Object('s'), Object('€'), Object(true), Object(false), Object(5n)]",
        "(() => { const b = Object('s'); return [b, b, Object.assign(Object('t'), { extra: 1 })] })()",
        "[new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer, new ArrayBuffer(3, { maxByteLength: 10 })]",
        "[new Uint8Array([1, 2, 3]), new Float64Array([1.5]), new DataView(new ArrayBuffer(4), 1, 2), new Uint8Array(0), new BigInt64Array(2), new Uint8ClampedArray([300])]",
        "(() => { const b = new Uint8Array([1, 2, 3, 4]).buffer; const v = new Uint8Array(b, 1, 2); return { v, b, again: v, w: new Int16Array(b) } })()",
        "[new SharedArrayBuffer(4), new Uint8Array(new SharedArrayBuffer(2))]", "[new Error('x').message, new TypeError('no')]", "[new Error('a', { cause: { b: 1 } })]",
        "({ m: WebAssembly })", "[new WebAssembly.Memory({ initial: 1 })]", "globalThis", "[globalThis]", "[Math, JSON]", "(async () => 1)()", "[Promise.resolve(1)]",
        "[new WeakMap()]", "[new WeakRef({})]", "[Symbol('x')]", "[Object(Symbol('x'))]", "({ a: { b: [1, Symbol()] } })", "[new Intl.NumberFormat('en')]",
        // functions, streams and what runs code
        "({ f() { }, g: x => x })", "[1, { f: class A { } }]", $"({{ items: {Filler}, f() {{ }} }})", $"({{ f() {{ }}, items: {Filler}, more: {Filler} }})", "[new ReadableStream()]",
        "(function* () { yield 1 })()", "[(function* () { yield 1 })()]", "({ a: { [Symbol.asyncIterator]() { } } })", "({ a: { [Symbol.asyncIterator]: 5 } })",
        "(() => { let n = 0; return { get a() { return ++n }, b: 1, get c() { return ++n } } })()", "(() => { let n = 0; return [1, { get a() { n++; throw new Error('no ' + n) } }] })()",
        $"(() => {{ let n = 0; return {{ items: {Filler}, get n() {{ return ++n }}, more: {Filler}, get m() {{ return ++n }} }} }})()",
        "(() => { let n = 0; const o = { a: 1 }; return [o, Object.defineProperty({}, 'x', { enumerable: true, get() { o.a = ++n; return o } }), o] })()",
        "(() => { let n = 0; return [new Proxy({ a: 1 }, { get(t, k) { n++; return k === 'a' ? n : t[k] } })] })()", "new Proxy([1, 2], {})", "[new Proxy([1, 2], {})]", "[new Proxy(() => { }, {})]",
        "[new Proxy({}, { ownKeys() { throw new Error('keys') } })]", "(() => { const p = Proxy.revocable({}, {}); p.revoke(); return { a: [p.proxy] } })()",
        "Object.create(new Proxy({}, { get(t, k) { globalThis.seen = (globalThis.seen ?? 0) + 1; return undefined } }), { a: { value: 1, enumerable: true } })",
        "(() => { Object.defineProperty(Object.prototype, Symbol.asyncIterator, { configurable: true, get() { globalThis.n = (globalThis.n ?? 0) + 1; return undefined } }); return [{ a: 1 }, [{ b: 2 }]] })()",
        "(() => { const e = new Error('first'); Object.defineProperty(e, 'message', { get() { globalThis.n = (globalThis.n ?? 0) + 1; return 'm' + n } }); return [e, {}] })()",
        "(() => { Error.prepareStackTrace = () => { globalThis.n = (globalThis.n ?? 0) + 1; return 'prepared ' + n }; return [new Error('x')] })()",
        "(() => { const o = {}; Error.captureStackTrace(o); return [Object.defineProperty(o, 'stack', { enumerable: true })].length })()",
        "(() => { let n = 0; const o = {}; return [Object.defineProperty([1, 2, 3], 1, { get() { return ++n } }), { toJSON() { return 1 } }] })()",
        "[{ toJSON: 1 }]", "Object.defineProperty([1, 2], 'length', { writable: false })",
        // repeated and circular
        "(() => { const o = { a: [1] }; return [o, o, { o }, [[o]]] })()", "(() => { const o = {}; o.self = o; return o })()", "(() => { const a = [1]; a.push({ a }); return { a } })()",
        "(() => { const m = new Map(); m.set('m', m); return m })()", "(() => { const d = new Date(5); const r = /x/; return [d, d, r, r] })()", "(() => { let o = [1]; for (let i = 0; i < 12; i++) o = [o, o]; return o })()",
        // limits
        "(() => { let o = 1; for (let i = 0; i < 64; i++) o = [o]; return o })()", "(() => { let o = 1; for (let i = 0; i < 65; i++) o = { o }; return { o } })()",
        "(() => { let o = []; for (let i = 0; i < 40; i++) o = [o]; let p = { o }; for (let i = 0; i < 30; i++) p = { p, o }; return [o, p] })()",
        "(() => { let o = 1; for (let i = 0; i < 30000; i++) o = [o]; return o })()", "['x'.repeat(99996)]", "['x'.repeat(99997)]", "'x'.repeat(200000)", "['\\u0001'.repeat(20000)]",
        "(() => { let o = ['xxxxxxxx']; for (let i = 0; i < 40; i++) o = [o, o]; return o })()", "new Array(4e9)", "[new Uint8Array(80000)]", "[new ArrayBuffer(80000)]", "new Array(50000).fill(0)", "new Array(49999).fill(0)",
        "Array.from({ length: 20000 }, (_, i) => i + 0.5)", "Array.from({ length: 6000 }, () => undefined)",
        "(() => { const a = []; a[4294967294] = 1; return a })()", "({ a: Object.defineProperty(new Array(4e9), 5, { enumerable: false, value: 1 }) })",
        "['x'.repeat(2 ** 26) + 1]", "({ a: { b: '€'.repeat(2 ** 25) + 1 } })", "Array.from({ length: 100 }, (_, i) => 'x'.repeat(1e7) + i)",
        // getters and traps that are native
        "Object.defineProperty({}, 'x', { enumerable: true, get: queueMicrotask })", "Object.defineProperty({}, 'x', { enumerable: true, get: clearTimeout })",
        "Object.defineProperty({}, 'x', { enumerable: true, get: structuredClone })", "[Object.defineProperty({}, 'x', { enumerable: true, get: setTimeout.bind(null, () => { }, 0) })]",
        "[Object.defineProperty({}, 'x', { enumerable: true, get: Date.prototype.getTime })]", "[Object.create(new Proxy({}, { get: Reflect.get }), { a: { value: 1, enumerable: true } })]",
        "(() => { const a = [1, 2]; const o = { a }; return [o, Object.defineProperty({}, 'x', { enumerable: true, get: [].pop.bind(a) }), o] })()",
        // arrays of every kind of elements
        "(() => { const a = [1, 2, 3]; Object.defineProperty(a, 1, { enumerable: false }); return [a, a] })()", "[Object.freeze([1, , 3]), Object.seal(['a', {}]), Object.preventExtensions([1.5])]",
        "(() => { const a = [1, 2]; a[10000] = { x: 1 }; for (let i = 0; i < 10000; i++) a[i] = i; return a })()", "(() => { const a = [1.5, 2.5]; delete a[0]; a[0] = 1; return a })()",
        "({ 'constructor': 1, 'toString': 2, 'hasOwnProperty': 3, [Symbol.toStringTag]: 'x', length: 4 })", "Object.assign(Object.create(Array.prototype), { length: 2, 0: 'a' })",
        "(() => { const r = new ArrayBuffer(8, { maxByteLength: 16 }); const v = new Uint8Array(r, 4); const w = new Uint16Array(r); r.resize(2); return [v, w, r] })()",
        "(() => { const b = new ArrayBuffer(8); const v = new Uint8Array(b); structuredClone(b, { transfer: [b] }); return [b, v] })()",
        "(() => { const m = new Map([[{ $a: 1 }, { $b: { $c: 1 } }]]); return [m, ...m.keys(), ...m.values()] })()", "[[1, [2, [3]]]].concat([[]]).map(x => ({ $x: x, y: [x, x] }))",
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Write_AnyValue_IsWhatWalkingGives(string code) => ShouldBeTheSame(code);

    [Fact]
    public void Write_RandomGraphs_IsWhatWalkingGives()
    {
        var code = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Native", "random-values.js"));
        var written = 0;
        for (var seed = 1; seed <= 300; seed++)
        {
            written += ShouldBeTheSame($"{code}\nrandomValue({seed})").StartsWith("Ok ", StringComparison.Ordinal) ? 1 : 0;
        }

        written.ShouldBeGreaterThan(100);
    }

    // Two isolates each, so that what one writing leaves behind the other does not see: the count of what getters saw included.
    private static string ShouldBeTheSame(string code)
    {
        var (walked, fast) = (Written(code, walkOnly: 1), Written(code, walkOnly: 0));
        fast.ShouldBe(walked, code);
        return fast;
    }

    private static string Written(string code, int walkOnly)
    {
        using var session = new IsolateSession(new RuntimeOptions(Limits) { Console = true }, number: 1);
        using var output = new NativeBufferScope();
        var isolate = session.Isolate;
        var text = new StringBuilder();
        for (var run = 1; run <= 3; run++)
        {
            // The last one shows what getters have counted.
            Evaluate(session, run, run == 3 ? "typeof n + typeof seen + (globalThis.n ?? 0) + (globalThis.seen ?? 0)" : run == 2 ? $"[{code}].concat([1])" : code);
            output.Buffer.Clear();
            var options = new JsrWriteOptions { MaxBytes = 100_000, MaxDepth = 64, AllowHandles = 1, WalkOnly = walkOnly };
            isolate.WriteValue(run, options, output.Buffer, out var status, out var type);
            text.Append($"{status} {type} ").Append(Encoding.UTF8.GetString(output.Buffer.WrittenSpan));
            if (status is JsrWriteStatus.NotSerializable or JsrWriteStatus.TooLarge or JsrWriteStatus.TooDeep)
            {
                isolate.WriteLastError(output.Buffer);
                text.Append(Encoding.UTF8.GetString(output.Buffer.WrittenSpan));
            }

            text.Append('\n');
            isolate.ReleaseRun(run);
        }

        return WithoutFirstIds(text.ToString());
    }

    // Ids of each isolate count from elsewhere.
    private static string WithoutFirstIds(string text)
    {
        var ids = HandleId().Matches(text).Select(match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Min();
        return HandleId().Replace(text, match => match.Groups[1].Value + (long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) - ids));
    }

    [GeneratedRegex("""("(?:fn|st)_)([0-9]{1,18})(?=")""")]
    private static partial Regex HandleId();

    private static void Evaluate(IsolateSession session, long run, string code)
    {
        session.Isolate.SetCurrentRun(run);
        session.Isolate.StartRun(session.DefaultRealm.Handle, run, new IsolateSource { CodeJson = JsonSerializer.SerializeToUtf8Bytes(code), FileName = "main.js"u8 }, out _);
        session.Isolate.RunMicrotasks();
    }

    private sealed class NativeBufferScope : IDisposable
    {
        public NativeBuffer Buffer { get; } = new();

        public void Dispose() => Buffer.Free();
    }
}
