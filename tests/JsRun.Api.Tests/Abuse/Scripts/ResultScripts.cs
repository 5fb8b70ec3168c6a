using static JsRun.Api.Tests.Abuse.Scripts.AbuseScript;

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>Values that do harm to whoever writes them down.</summary>
internal static class ResultScripts
{
    public static AbuseScript[] All { get; } =
    [
        new("getter that never ends", "({ get a() { for (;;); } })", Stopped),
        new("getter that throws", "({ get a() { throw new Error('no'); } })", Unwritable),
        new("getter that takes memory", "({ get a() { const a = []; for (;;) a.push({}); } })", Bounded),
        new("getter that makes getters", "const make = () => ({ get a() { return make(); } }); make()", "result_too_deep"),
        new("getter that deletes its neighbours", "({ get a() { for (const k of Object.keys(this)) delete this[k]; return 1; }, b: 1, c: [1] })", Ok),
        new("array that shrinks while it is read", "const a = [1, 2, 3]; Object.defineProperty(a, 0, { get() { a.length = 0; return 1; } }); a", Ok),
        new("array that grows while it is read", "const a = [0]; Object.defineProperty(a, 0, { get() { for (let i = 0; i < 1e4; i++) a.push(i); return 1; } }); a", Ok),
        new("Proxy with endless keys", "new Proxy({}, { ownKeys() { for (;;); } })", Stopped),
        new("Proxy with many keys", "new Proxy({}, { ownKeys: () => Array.from({ length: 1e5 }, (_, i) => 'k' + i), getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) })", "ok|result_too_large|" + Bounded),
        new("Proxy that is revoked", "const { proxy, revoke } = Proxy.revocable([], {}); revoke(); [proxy]", Unwritable),
        new("Proxy array with a false length", "new Proxy([], { get: (t, k) => k === 'length' ? 2 ** 32 - 1 : 1 })", "result_too_large|not_serializable|ok|" + Bounded),
        new("toJSON that never ends, as a value", "({ toJSON() { for (;;); } })", "not_serializable|ok|" + Stopped),
        new("circle", "const o = {}; o.o = [o]; o", Unwritable),
        new("symbol", "[Symbol('x')]", Unwritable),
        new("deep", "let o = []; for (let i = 0; i < 1e5; i++) o = [o]; o", "result_too_deep"),
        new("wide", "Array.from({ length: 3e5 }, (_, i) => i)", "result_too_large|" + Bounded),
        new("large text", "'x'.repeat(5e6)", "result_too_large"),
        new("large text of control characters", "'\\u0001'.repeat(1e6)", "result_too_large"),
        new("large buffer", "new Uint8Array(4e6)", "result_too_large"),
        new("doubling tree", "let o = ['xxxxxxxx']; for (let i = 0; i < 40; i++) o = [o, o]; o", "result_too_large"),
        new("sparse array", "const a = []; a[2 ** 32 - 2] = 1; a", "result_too_large"),
        new("lone surrogates", "['\\ud800', '\\udc00\\ud800', { ['\\ud83d']: '\\ude00' }]", Ok),
        new("every sort of odd key", "({ ['__proto__']: 1, '': 2, '\\0': 3, '$bigint': '4', '\\u2028': 5, constructor: 6 })", Ok),
        new("many functions", "Array.from({ length: 5000 }, () => () => 1)", "ok|" + Unwritable),
        new("function with an endless name", "const f = () => 1; Object.defineProperty(f, 'name', { get() { for (;;); } }); [f]", "ok|not_serializable|" + Stopped),
        new("Error with endless stack", "const e = new Error('x'); Object.defineProperty(e, 'stack', { get() { for (;;); } }); throw e", Failed),
        new("Error with a message that throws", "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { throw e; } }); throw e", Failed),
        new("Error with a huge message", "throw new Error('x'.repeat(5e6))", Failed),
        new("thrown Proxy", "throw new Proxy({}, { get() { for (;;); }, getPrototypeOf() { for (;;); } })", Failed + "|" + Stopped),
        new("thrown circle", "const o = {}; o.o = o; throw o", Failed),
        new("Error.prepareStackTrace", "Error.prepareStackTrace = () => { for (;;); }; throw new Error('x')", Failed + "|" + Stopped),
        new("Error.prepareStackTrace with call sites", "Error.prepareStackTrace = (e, sites) => sites.map(s => s.getFunction?.()); new Error('x').stack", "ok|not_serializable|javascript_error"),
        new("stackTraceLimit", "Error.stackTraceLimit = Infinity; (function f(n) { if (n) f(n - 1); else throw new Error('x'); })(5000)", Failed),
        new("global scope", "globalThis", "not_serializable|ok|result_too_deep"),
    ];
}
