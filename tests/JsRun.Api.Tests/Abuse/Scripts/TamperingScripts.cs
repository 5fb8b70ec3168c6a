using static JsRun.Api.Tests.Abuse.Scripts.AbuseScript;

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>Code that replaces what the service might rely on.</summary>
internal static class TamperingScripts
{
    public static AbuseScript[] All { get; } =
    [
        new("Promise.prototype.then", "Promise.prototype.then = () => { for (;;); }; Promise.resolve(1)", "ok|" + Stopped),
        new("Promise", "globalThis.Promise = class { static resolve() { for (;;); } }; (async () => 1)()", Ok),
        new("Promise species", "Object.defineProperty(Promise, Symbol.species, { get() { for (;;); } }); Promise.resolve(1)", "ok|" + Stopped),
        new("Array species", "class A extends Array { static get [Symbol.species]() { for (;;); } } new A(1, 2).map(x => x)", Stopped),
        new("Array.prototype", "for (const k of Object.getOwnPropertyNames(Array.prototype)) if (k !== 'length') Array.prototype[k] = () => { throw new Error(k); }; [1, { a: [2] }]", Ok),
        new("Array iterator", "Array.prototype[Symbol.iterator] = function* () { for (;;); }; [1, new Map([]), 2]", "ok|javascript_error|" + Stopped),
        new("elements of Array.prototype", "Object.defineProperty(Array.prototype, 0, { set() { for (;;); }, get() { for (;;); } }); ({ a: [1] })", Ok),
        new("Object.prototype setters", "for (const k of ['value', 'type', 'outcome', 'get', 'set', 'then', 'error', 'name']) Object.defineProperty(Object.prototype, k, { __proto__: null, set() { for (;;); }, configurable: true }); ({ a: 1 })", Ok),
        new("Object.prototype.then", "Object.prototype.then = function (r) { r(5); }; ({ a: 1 })", Ok),
        new("Object.prototype.toJSON", "Object.prototype.toJSON = () => 'gone'; ({ a: [1] })", Ok),
        new("Object.prototype.get", "Object.prototype.get = () => { for (;;); }; Object.defineProperty({}, 'x', { value: 1 })", "javascript_error|ok"),
        new("Object.keys and entries", "Object.keys = Object.entries = Reflect.ownKeys = () => { for (;;); }; ({ a: 1 })", Ok),
        new("Function.prototype.call", "Function.prototype.call = Function.prototype.apply = () => { for (;;); }; console.log(1, { a: [1] }); 1", Ok),
        new("Map and Set methods", "Map.prototype.get = Map.prototype.set = Set.prototype.has = WeakMap.prototype.get = () => { for (;;); }; console.log(new Map([[1, 2]])); [new Map(), new Set([1])]", "ok|javascript_error|" + Stopped),
        new("String methods", "for (const k of Object.getOwnPropertyNames(String.prototype)) if (k !== 'length') String.prototype[k] = () => { for (;;); }; console.log('%s', 'a'); throw new Error('x')", Failed),
        new("RegExp exec", "RegExp.prototype.exec = () => { for (;;); }; console.log(/a/); /a/", Ok),
        new("RegExp flags", "Object.defineProperty(RegExp.prototype, 'flags', { get() { for (;;); } }); /a/g", "ok|" + Stopped),
        new("Date", "Date.prototype.toISOString = Date.prototype.getTime = () => { for (;;); }; console.log(new Date(0)); new Date(0)", Ok),
        new("Error", "globalThis.Error = class { constructor() { for (;;); } }; null.x", Failed),
        new("globalThis emptied", "const all = globalThis; for (const k of Reflect.ownKeys(all)) delete all[k]; 1", Ok),
        new("globalThis with a Proxy as prototype", "try { Object.setPrototypeOf(globalThis, new Proxy({}, { get() { for (;;); }, has() { for (;;); } })); } catch { } 1", "ok|" + Stopped),
        new("timers replaced", "setTimeout = clearTimeout = queueMicrotask = null; await 1; 2", Ok),
        new("console replaced", "console.log = () => { for (;;); }; globalThis.console = new Proxy({}, { get() { for (;;); } }); 1", Ok),
        new("JSON replaced", "JSON.stringify = JSON.parse = () => { for (;;); }; ({ a: 1 })", Ok),
        new("Symbol.asyncIterator on everything", "Object.defineProperty(Object.prototype, Symbol.asyncIterator, { get() { for (;;); } }); [{ a: 1 }]", "ok|" + Stopped),
        new("structuredClone with a throwing getter", "structuredClone({ get a() { for (;;); } })", Stopped),
        new("frozen intrinsics", "for (const k of Reflect.ownKeys(globalThis)) { try { Object.freeze(globalThis[k]); Object.freeze(globalThis[k].prototype); } catch { } } ({ a: [1] })", Ok),
        new("constructor escape", "[].constructor.constructor('return typeof process + typeof require + typeof Deno')()", Ok),
        new("arguments.callee.caller", "(function f() { return typeof f.caller + typeof arguments.callee.caller; })()", "ok|javascript_error"),
    ];
}
