using static JsRun.Api.Tests.Abuse.Scripts.AbuseScript;

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>Code that goes deep, where V8 recurses for it.</summary>
internal static class RecursionScripts
{
    public static AbuseScript[] All { get; } =
    [
        new("functions", "(function f() { return f() + 1; })()", Failed),
        new("functions behind catch", "function f() { try { f(); } catch { f(); } } f()", Failed + "|ok|" + Stopped),
        new("constructors", "class A { constructor() { new A(); } } new A()", Failed),
        new("getters", "const o = { get a() { return this.a; } }; o.a", Failed),
        new("toString", "const o = { toString() { return '' + this; } }; '' + o", Failed),
        new("Proxy of itself as prototype", "const p = new Proxy({}, { get(t, k) { return p[k]; } }); p.x", Failed),
        new("JSON.parse", "JSON.parse('['.repeat(1e6))", Failed),
        new("JSON.stringify", "let o = []; for (let i = 0; i < 1e5; i++) o = [o]; JSON.stringify(o)", Failed),
        new("JSON reviver into itself", "(function f() { return JSON.parse('[1]', f); })()", Failed),
        new("parentheses", "eval('('.repeat(1e6))", Failed),
        new("operators", "eval('1' + '+1'.repeat(2e5))", Failed + "|ok|" + Bounded),
        new("nested arrays in code", "eval('['.repeat(1e5) + ']'.repeat(1e5))", Failed),
        new("nested functions in code", "eval('()=>'.repeat(5e4) + '1')", Failed + "|not_serializable|function|ok|" + Stopped),
        new("nested templates in code", "eval('`${'.repeat(5e4) + '1' + '}`'.repeat(5e4))", Failed),
        new("regular expression groups", "new RegExp('('.repeat(1e5) + ')'.repeat(1e5))", Failed),
        new("regular expression input", "/(?:a|b)*?c/.test('ab'.repeat(1e6))", Failed + "|ok|" + Bounded),
        new("flat", "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a.flat(Infinity)", Failed),
        new("toLocaleString of arrays", "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a.toLocaleString()", Failed),
        new("structuredClone of something deep", "let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; structuredClone(o)", Failed),
        new("sort in sort", "(function f() { [2, 1].sort(f); })()", Failed),
        new("apply with many arguments", "Math.max(...new Array(1e6))", Failed + "|ok"),
        new("Function with many parameters", "new Function(Array.from({ length: 1e5 }, (_, i) => 'a' + i), '')", Failed),
        new("prototype chain", "let o = {}; for (let i = 0; i < 2e5; i++) o = Object.create(o); o.x", Bounded + "|ok"),
        new("error causes", "let e = new Error('0'); for (let i = 0; i < 1e5; i++) e = new Error('x', { cause: e }); throw e", Failed + "|" + Bounded),
        new("console of something deep", "let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; console.log(o)", Ok),
        new("WebAssembly recursion", "const m = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,6,1,4,0,16,0,11]); new WebAssembly.Instance(new WebAssembly.Module(m)).exports.f()", Failed),
        new("await in await", "(async function f() { await f(); })()", Failed + "|" + Bounded),
        new("yield* in itself", "(function* f() { yield* f(); })().next()", Failed),
        new("bind chain called", "let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); f()", Failed + "|ok"),
        new("Reflect.construct", "function F() { return Reflect.construct(F, [], F); } F()", Failed),
    ];
}
