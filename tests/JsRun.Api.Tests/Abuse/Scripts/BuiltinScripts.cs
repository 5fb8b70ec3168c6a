using static JsRun.Api.Tests.Abuse.Scripts.AbuseScript;

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>Built-ins that do much for little code.</summary>
internal static class BuiltinScripts
{
    public static AbuseScript[] All { get; } =
    [
        new("Intl collation", "const c = new Intl.Collator('de'); const s = 'ä'.repeat(1e5); for (;;) c.compare(s + 'a', s + 'b');", StoppedOrKilled + "|heap_limit"),
        new("Intl segmenter", "for (;;) for (const s of new Intl.Segmenter('ja', { granularity: 'word' }).segment('日本語'.repeat(1000)));", BoundedOrKilled),
        new("Intl number of digits", "new Intl.NumberFormat('en', { minimumFractionDigits: 100 }).format(10n ** 5000n)", "ok|javascript_error|" + Stopped),
        new("Intl of bad locales", "for (let i = 0; ; i++) try { new Intl.NumberFormat('x'.repeat(i % 1000)); } catch { }", BoundedOrKilled),
        new("localeCompare", "const s = 'é'.repeat(1e6); for (;;) s.localeCompare(s + 'x', 'sv');", StoppedOrKilled + "|heap_limit"),
        new("toLocaleString", "for (;;) (1e300).toLocaleString('ar-EG-u-nu-thai');", BoundedOrKilled),
        new("Date.parse", "for (;;) Date.parse('x'.repeat(1e5));", Stopped),
        new("Intl range of dates", "new Intl.DateTimeFormat('en').formatRange(-8.64e15, 8.64e15)", "ok|javascript_error"),
        new("copyWithin", "const a = []; a.length = 2 ** 32 - 1; a.copyWithin(0, 1)", BoundedOrKilled),
        new("reverse", "Array.prototype.reverse.call({ length: 2 ** 53 - 1 })", BoundedOrKilled),
        new("splice", "Array.prototype.splice.call({ length: 2 ** 53 - 1 }, 0, 1)", BoundedOrKilled),
        new("unshift", "Array.prototype.unshift.call({ length: 2 ** 52 }, 1)", BoundedOrKilled),
        new("lastIndexOf", "Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)", StoppedOrKilled),
        new("typed array sort", "new Float64Array(1e6).map((_, i) => -i).sort((a, b) => { for (;;); })", Bounded),
        new("typed array set", "const a = new Uint8Array(10); for (;;) a.set({ length: 10, get 0() { return 1; } });", Stopped),
        new("Atomics loop", "const a = new Int32Array(new SharedArrayBuffer(4)); for (;;) Atomics.compareExchange(a, 0, 0, 0);", Stopped),
        new("String.raw", "String.raw({ raw: { length: 2 ** 40 } })", BoundedOrKilled),
        new("String.fromCharCode", "String.fromCharCode(...new Array(1e5).fill(65)).length", "ok|javascript_error"),
        new("replaceAll that doubles", "let s = 'a'; for (;;) s = s.replaceAll('a', 'aa');", BoundedOrKilled),
        new("matchAll", "[...'a'.repeat(1e6).matchAll(/a/g)]", BoundedOrKilled + "|result_too_large"),
        new("match of everything", "'ab'.repeat(2e6).match(/[ab]/g).length", BoundedOrKilled + "|ok"),
        new("Object.assign flood", "const o = Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => ['k' + i, i])); for (;;) Object.assign({}, o);", Stopped),
        new("Object.groupBy", "Object.groupBy({ [Symbol.iterator]: () => ({ next: () => ({ value: Math.random(), done: false }) }) }, x => x)", Bounded),
        new("Iterator helpers", "Iterator.from({ next: () => ({ value: 1, done: false }) }).map(x => x).filter(x => false).toArray()", Stopped),
        new("flatMap", "let a = [1]; for (;;) a = a.flatMap(x => [x, x]);", Bounded),
        new("Set operations", "const s = new Set(Array.from({ length: 1e5 }, (_, i) => i)); for (;;) s.union(s);", Bounded),
        new("WebAssembly of garbage", "new WebAssembly.Module(new Uint8Array(1000).fill(255))", Failed),
        new("WebAssembly trap", "const m = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]); new WebAssembly.Instance(new WebAssembly.Module(m)).exports.f()", Failed),
        new("WebAssembly memory too large", "new WebAssembly.Memory({ initial: 65536 })", Failed + "|heap_limit"),
        new("WebAssembly asynchronous flood", "await Promise.allSettled(Array.from({ length: 500 }, () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))); 1", "ok|" + Bounded),
        new("eval of much", "for (let i = 0; ; i++) eval('var v' + i + ' = ' + i);", Bounded),
        new("source of one line", "eval('a' + '=a'.repeat(1e5))", "javascript_error|ok|" + Bounded),
        new("syntax error of much", "eval('x '.repeat(1e6))", Failed),
        new("escape and unescape", "let s = '%'; for (;;) s = escape(s);", BoundedOrKilled),
        new("ReadableStream tee of tee", "let s = new ReadableStream({ start(c) { c.enqueue(1); c.close(); } }); for (let i = 0; i < 1e4; i++) s = s.tee()[0]; for await (const x of s);", Bounded + "|ok|never_settled"),
        new("TransformStream that multiplies", "const t = new TransformStream({ transform(x, c) { for (;;) c.enqueue(x); } }); const w = t.writable.getWriter(); w.write(1); for await (const x of t.readable);", Bounded),
        new("FinalizationRegistry in cleanup", "new FinalizationRegistry(() => { }).register({}, 1); for (let i = 0; i < 200; i++) new Array(1e4).fill({}); await 1; 1", "ok|" + Bounded),
        new("WeakRef churn", "for (;;) new WeakRef({}).deref();", Bounded),
    ];
}
