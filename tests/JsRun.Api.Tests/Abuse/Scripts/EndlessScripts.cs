using static JsRun.Api.Tests.Abuse.Scripts.AbuseScript;

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>Code that never ends, in every place where code runs.</summary>
internal static class EndlessScripts
{
    public static AbuseScript[] All { get; } =
    [
        new("for", "for (;;);", Stopped),
        new("while with work", "let n = 0; while (true) n = Math.sqrt(n + 1);", Stopped),
        new("do while", "do {} while (1)", Stopped),
        new("labelled continue", "a: for (;;) for (;;) continue a;", Stopped),
        new("for of endless iterator", "for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) });", Stopped),
        new("catch all and go on", "for (;;) { try { for (;;); } catch { } finally { for (;;); } }", Stopped),
        new("finally that returns", "function f() { for (;;) { try { for (;;); } finally { continue; } } } f()", Stopped),
        new("generator", "function* g() { for (;;) yield 1; } for (const x of g());", Stopped),
        new("generator that refuses to close", "function* g() { try { yield 1; } finally { for (;;); } } for (const x of g()) break;", Stopped),
        new("spread of endless iterator", "function* g() { for (;;) yield* [1, 2]; } Math.max(...{ *[Symbol.iterator]() { for (;;) { if (false) yield 1; } } })", Stopped),
        new("tail calls by trampoline", "let f = () => f; for (;;) f = f();", Stopped),
        new("new Function", "new Function('for (;;);')()", Stopped),
        new("eval", "(0, eval)('for (;;);')", Stopped),
        new("getter", "({ get a() { for (;;); } }).a", Stopped),
        new("toString in concatenation", "[{ toString() { for (;;); } }] + ''", Stopped),
        new("Symbol.toPrimitive", "+{ [Symbol.toPrimitive]() { for (;;); } }", Stopped),
        new("Symbol.hasInstance", "1 instanceof { [Symbol.hasInstance]() { for (;;); } }", Failed + "|" + Stopped),
        new("static block of a class", "class A { static { for (;;); } }", Stopped),
        new("constructor", "new (class { constructor() { for (;;); } })()", Stopped),
        new("tagged template", "((parts, f) => f())`${() => { for (;;); }}`", Stopped),
        new("default parameter", "((a = (() => { for (;;); })()) => a)()", Stopped),
        new("destructuring", "const { [(() => { for (;;); })()]: x } = {};", Stopped),
        new("sort comparator", "[3, 1, 2].sort(() => { for (;;); })", Stopped),
        new("sort of much", "Array.from({ length: 1e5 }, (_, i) => i).sort(() => Math.random() - 0.5); for (;;);", Bounded),
        new("JSON reviver", "JSON.parse('[1]', () => { for (;;); })", Stopped),
        new("JSON replacer", "JSON.stringify([1], () => { for (;;); })", Stopped),
        new("toJSON", "JSON.stringify({ toJSON() { for (;;); } })", Stopped),
        new("replace callback", "'a'.replace(/a/, () => { for (;;); })", Stopped),
        new("reduce", "[1, 2].reduce(() => { for (;;); })", Stopped),
        new("Array.from", "Array.from({ length: 2 ** 40 })", Bounded + "|crashed"),
        new("indexOf over nothing", "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)", StoppedOrKilled),
        new("includes over nothing", "Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)", StoppedOrKilled),
        new("join of holes", "Array(2 ** 32 - 1).join('')", StoppedOrKilled + "|ok|javascript_error"),
        new("fill without elements", "Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 0)", BoundedOrKilled),
        new("regular expression, nested", "/(a+)+b/.test('a'.repeat(40))", Stopped),
        new("regular expression, alternatives", "/(x|x)*y/.exec('x'.repeat(50))", Stopped),
        new("regular expression, back references", "/^(.*)*(\\1)*$/s.test('ab'.repeat(40) + '\\n!')", Stopped + "|ok"),
        new("regular expression, look-behind", "/(?<=(a+)+)b/.test('a'.repeat(50) + 'c')", Stopped + "|ok"),
        new("regular expression in split", "'a'.repeat(50).split(/(a+)+$b/)", Stopped),
        new("regular expression in a loop", "for (;;) 'abc'.repeat(1000).match(/c/g);", Stopped),
        new("Proxy trap", "new Proxy({}, { get() { for (;;); } }).x", Stopped),
        new("Proxy prototype chain", "let p = {}; for (let i = 0; i < 5000; i++) p = new Proxy(p, {}); for (;;) p.x;", "timeout|cpu_limit|javascript_error"),
        new("WebAssembly loop", Wasm + "new WebAssembly.Instance(new WebAssembly.Module(loop)).exports.f()", Stopped),
        new("WebAssembly start function", "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,8,1,0,10,9,1,7,0,3,64,12,0,11,11])))", Stopped),
        new("WebAssembly compiled for ever", Wasm + "for (;;) new WebAssembly.Module(loop);", Bounded),
        new("Date in a loop", "for (;;) new Date().toISOString();", Stopped),
        new("BigInt power", "let b = 3n; for (;;) b = b ** 3n % (2n ** 100000n);", StoppedOrKilled),
        new("huge BigInt power", "(2n ** 20000000n) * (3n ** 10000000n)", BoundedOrKilled),
        new("huge BigInt to text", "(7n ** 3000000n).toString().length", BoundedOrKilled + "|ok"),
        new("huge BigInt from text", "BigInt('9'.repeat(4000000))", BoundedOrKilled + "|not_serializable|ok"),
        new("debugger statement", "for (;;) debugger;", Stopped),
        new("with and a Proxy", "const p = new Proxy({}, { has: () => true, get: () => { for (;;); } }); with (p) { x; }", Stopped),
    ];

    // (module (func (export "f") (loop br 0)))
    private const string Wasm = "const loop = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,9,1,7,0,3,64,12,0,11,11]);\n";
}
