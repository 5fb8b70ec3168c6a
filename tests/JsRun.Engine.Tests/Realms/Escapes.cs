namespace JsRun.Engine.Tests.Realms;

/// <summary>
/// Ways out of restricted realms that have been thought of: the restriction, the attempt, and how it ends: <c>!Name</c> for an error of that name,
/// else the value's JSON. What attempts give as source text would set the global <c>escaped</c>.
/// </summary>
internal static class Escapes
{
    private const string Eval = """{"eval":false}""";
    private const string Wasm = """{"webAssembly":false}""";
    private const string Shared = """{"sharedArrayBuffer":false}""";
    private const string Date = """{"date":false}""";
    private const string Timers = """{"timers":false}""";
    private const string Minimal = """{"preset":"minimal"}""";

    public static readonly (string Intrinsics, string Attempt, string Ending)[] All =
    [
        // Code from text: directly, and through each constructor of functions by each way to it.
        (Eval, "eval(T)", "!EvalError"),
        (Eval, "(0, eval)(T)", "!EvalError"),
        (Eval, "globalThis.eval(T)", "!EvalError"),
        (Eval, "eval?.(T)", "!EvalError"),
        (Eval, "eval.call(null, T)", "!EvalError"),
        (Eval, "Reflect.apply(eval, null, [T])", "!EvalError"),
        (Eval, "eval.bind(null, T)()", "!EvalError"),
        (Eval, "new Proxy(eval, {})(T)", "!EvalError"),
        (Eval, "[T].map(eval)", "!EvalError"),
        (Eval, "'x'.replace(/x/, () => eval(T))", "!EvalError"),
        (Eval, "T.replace(/.*/, eval)", "!EvalError"),
        (Eval, "JSON.parse('1', function () { return eval(T) })", "!EvalError"),
        (Eval, "eval(T); await 1", "!EvalError"),
        (Eval, "await 1; eval(T)", "!EvalError"),
        (Eval, "await (async () => eval(T))()", "!EvalError"),
        (Eval, "Promise.resolve(T).then(eval)", "!EvalError"),
        (Eval, "for await (const text of [T]) (0, eval)(text)", "!EvalError"),
        (Eval, "[...(function* () { yield eval(T) })()]", "!EvalError"),
        (Eval, "({ get x() { return eval(T) } }).x", "!EvalError"),
        (Eval, "`${{ toString() { return eval(T) } }}`", "!EvalError"),
        (Eval, "class A { static { eval(T) } }", "!EvalError"),
        (Eval, "class B { [eval(T)]() {} }", "!EvalError"),
        (Eval, "(function (x = eval(T)) {})()", "!EvalError"),
        (Eval, "Function(T)()", "!EvalError"),
        (Eval, "new Function(T)()", "!EvalError"),
        (Eval, "new Function", "!EvalError"),
        (Eval, "Function('x = ' + T, '')()", "!EvalError"),
        (Eval, "(() => {}).constructor(T)()", "!EvalError"),
        (Eval, "Object.constructor(T)()", "!EvalError"),
        (Eval, "globalThis.constructor.constructor(T)()", "!EvalError"),
        (Eval, "[].at.constructor(T)()", "!EvalError"),
        (Eval, "''.constructor.constructor(T)()", "!EvalError"),
        (Eval, "setTimeout.constructor(T)()", "!EvalError"),
        (Eval, "structuredClone.constructor(T)()", "!EvalError"),
        (Eval, "console.log.constructor(T)()", "!EvalError"),
        (Eval, "Object.getPrototypeOf(function () {}).constructor(T)()", "!EvalError"),
        (Eval, "(async () => {}).constructor(T)()", "!EvalError"),
        (Eval, "(function* () {}).constructor(T)().next()", "!EvalError"),
        (Eval, "(async function* () {}).constructor(T)().next()", "!EvalError"),
        (Eval, "Object.getPrototypeOf(Object.getPrototypeOf(async () => {})).constructor(T)()", "!EvalError"),
        (Eval, "Reflect.construct(Function, [T])()", "!EvalError"),
        (Eval, "Reflect.construct(Function, [T], Array)()", "!EvalError"),
        (Eval, "Reflect.construct((async () => {}).constructor, [T], Object)()", "!EvalError"),
        (Eval, "new (class extends Function { constructor() { super(T) } })()()", "!EvalError"),
        (Eval, "new (class extends (function* () {}).constructor { constructor() { super(T) } })()", "!EvalError"),
        (Eval, "Function.bind(null, T)()()", "!EvalError"),
        (Eval, "new (new Proxy(Function, {}))(T)()", "!EvalError"),
        (Eval, "Function.prototype.constructor(T)()", "!EvalError"),
        (Eval, "try { null.x } catch (error) { error.constructor.constructor(T)() }", "!EvalError"),
        (Eval, "try { structuredClone(() => {}) } catch (error) { error.constructor.constructor(T)() }", "!EvalError"),
        (Eval, "try { setTimeout(1) } catch (error) { error.constructor.constructor(T)() }", "!EvalError"),
        (Eval, "try { (function f() { f() })() } catch (error) { error.constructor.constructor(T)() }", "!EvalError"),
        (Eval, "import('none').catch((error) => error.constructor.constructor(T)())", "!EvalError"),
        (Eval, "import('none').constructor.constructor(T)()", "!EvalError"),
        (Eval, "structuredClone(new Map).constructor.constructor(T)()", "!EvalError"),
        (Eval, "(await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))).instance.constructor.constructor(T)()", "!EvalError"),
        (Eval, "Error.prepareStackTrace = (error, frames) => frames; for (const frame of new Error().stack) frame.constructor.constructor(T)()", "!EvalError"),
        (Eval, "await Promise.try(Function, T)", "!EvalError"),
        (Eval, "await Array.fromAsync([T], Function)", "!EvalError"),
        (Eval, "[T].values().map(Function).next()", "!EvalError"),
        (Eval, "Object.groupBy([T], Function)", "!EvalError"),
        (Eval, "Array.from.call(Function, [T])", "!EvalError"),
        (Eval, "class C extends Array { static get [Symbol.species]() { return Function } } new C('a', 'b').map(x => x)", "!EvalError"),
        (Eval, "Object.constructor`${T}`", "!EvalError"),
        (Eval, "structuredClone(new (class extends Error {})()).constructor.constructor(T)()", "!EvalError"),
        (Eval, "Object.getOwnPropertyDescriptor(RegExp, Symbol.species).get.constructor(T)()", "!EvalError"),
        (Eval, "JSON.parse(JSON.stringify(JSON.rawJSON('1')), Function)", "!EvalError"),
        (Eval, "setTimeout(T)", "!TypeError"),
        (Eval, "setInterval(T, 0)", "!TypeError"),
        (Eval, "queueMicrotask(T)", "!TypeError"),
        (Eval, "setTimeout(eval, 0, T); await new Promise((resolve) => setTimeout(resolve, 1)); 'waited'", "\"waited\""),
        (Eval, "setTimeout(() => Function(T)(), 0); await new Promise((resolve) => setTimeout(resolve, 1)); 'waited'", "\"waited\""),
        (Eval, "import('data:text/javascript,' + T)", "!Error"),
        (Eval, "import('blob:' + T)", "!Error"),
        (Eval, "import(T)", "!Error"),
        (Eval, "new ShadowRealm().evaluate(T)", "!ReferenceError"),
        (Eval, "new Worker('data:,' + T)", "!ReferenceError"),
        (Eval, "require('vm').runInThisContext(T)", "!ReferenceError"),
        (Eval, "console.log(new Proxy({}, { get() { eval(T) } })); console.log({ get x() { return eval(T) } }); 'printed'", "\"printed\""),
        (Eval, "({ toJSON() { return 1 }, get x() { return Function(T)() } }).x", "!EvalError"),

        // Functions of the service are strict, and of this realm: nobody learns who called.
        (Eval, "let caller; function f() { caller = f.caller } console.log({ get x() { return f() } }); caller ?? null", "null"),
        (Eval, "let seen = []; Error.prepareStackTrace = (error, frames) => frames.map((frame) => frame.getFunction()); setTimeout(() => { seen = new Error().stack.map((f) => f?.constructor === Function) }); await new Promise((resolve) => setTimeout(resolve, 1)); seen.every((same) => same)", "true"),
        (Minimal, "Error.prepareStackTrace = (error, frames) => frames.flatMap((frame) => [frame.getFunction(), frame.getThis()]).filter((x) => typeof x === 'function').map((x) => x.name); let names = []; console.log({ toString() {}, [Symbol.toPrimitive]() { names = new Error().stack } }, '%s', 1); console.log('%d', { valueOf() { names = new Error().stack; return 1 } }); names.filter((name) => name !== 'valueOf' && name !== 'log').length", "0"),

        // WebAssembly.
        (Wasm, "typeof WebAssembly", "\"undefined\""),
        (Wasm, "new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))", "!ReferenceError"),
        (Wasm, "Reflect.ownKeys(globalThis).includes('WebAssembly')", "false"),
        (Wasm, "import('m.wasm')", "!TypeError"),
        (Wasm, "import * as m from 'm.wasm'", "!SyntaxError"),

        // Shared memory: by its own name, through Atomics, and WebAssembly's.
        (Shared, "typeof SharedArrayBuffer + typeof Atomics", "\"undefinedundefined\""),
        (Shared, "new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer", "!TypeError"),
        (Shared, "Reflect.get(WebAssembly.Memory.prototype, 'buffer', new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }))", "!TypeError"),
        (Shared, "structuredClone(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })).buffer", "!TypeError"),
        (Shared, "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 4, 1, 3, 1, 1, 7, 5, 1, 1, 109, 2, 0]))).exports.m.buffer", "!TypeError"),
        (Shared, "shared.constructor.name", "\"Object\""),
        (Shared, "Object.getPrototypeOf(shared).slice.call(shared, 0).constructor.name", "\"Object\""),

        // The time, and whatever else goes by a clock.
        (Date, "typeof Date", "\"undefined\""),
        (Date, "new date.constructor().getTime?.() ?? null", "null"),
        (Date, "new (structuredClone(date).constructor)() instanceof Object && 'object'", "\"object\""),
        (Date, "Reflect.ownKeys(Object.getPrototypeOf(date)).includes('constructor')", "false"),
        (Date, "new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format()", "\"1/1/1970\""),
        (Date, "new Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric' }).formatToParts()[0].value", "\"1970\""),
        (Date, "new Intl.DateTimeFormat('en').formatRange(undefined, 5)", "!TypeError"),
        (Date, "typeof Temporal + typeof performance", "\"undefinedundefined\""),
        (Date, "console.time('x'); for (let i = 0; i < 1e6; i++); console.timeEnd('x'); typeof Atomics.waitAsync", "\"undefined\""),
        (Timers, "[typeof setTimeout, typeof setInterval, typeof clearTimeout, typeof clearInterval, typeof Atomics.waitAsync].join('')", "\"undefinedundefinedundefinedundefinedundefined\""),

        // What has no other name.
        ("""{"random":false}""", "Math.random()", "!TypeError"),
        ("""{"intl":false}""", "typeof Intl + (1234.5).toLocaleString('de') + 'i'.toLocaleUpperCase('tr') + ['b', 'a'].sort((a, b) => a.localeCompare(b, 'de'))", "\"undefined1234.5Ia,b\""),
        ("""{"weakRefs":false}""", "typeof WeakRef + typeof FinalizationRegistry", "\"undefinedundefined\""),
        ("""{"proxy":false}""", "typeof Proxy", "\"undefined\""),
        ("""{"stringNormalize":false}""", "''.normalize()", "!TypeError"),

        // A literal, a syntax or a value from outside leads to no constructor.
        ("""{"promise":false}""", "[(async () => {})().constructor, import('none').catch(() => {}).constructor, Object.getPrototypeOf((async () => {})()).finally.call((async () => {})(), () => {}).constructor].map((x) => typeof x).join()", "\"undefined,undefined,undefined\""),
        ("""{"regExp":false}""", "[/a/.constructor.name, typeof /a/.compile, 'a'.matchAll(/a/g).constructor.name, Object.getPrototypeOf(/a/).constructor.name].join()", "\"Object,undefined,Iterator,Object\""),
        ("""{"bigInt":false}""", "[1n.constructor.name, Object(1n).constructor.name, Object.getPrototypeOf(1n).constructor.name].join()", "\"Object,Object,Object\""),
        ("""{"mapSet":false}""", "[map.constructor.name, Object.getPrototypeOf(map).constructor.name, structuredClone(map).constructor.name].join()", "\"Object,Object,Object\""),
        ("""{"typedArrays":false}""", "[bytes.constructor, bytes.buffer.constructor, bytes.slice(0).constructor, bytes.subarray(0).constructor, Object.getPrototypeOf(Object.getPrototypeOf(bytes)).constructor, new WebAssembly.Memory({ initial: 1 }).buffer.constructor].map((x) => x.name).join()", "\"Object,Object,Object,Object,Object,Object\""),
        (Minimal, "[date, map, bytes, shared, /a/, 1n, (async () => {})()].map((x) => x.constructor?.name).join()", "\"Object,Object,Object,Object,Object,Object,\""),
        (Minimal, "(async function* () {}).constructor(T)", "!EvalError"),
        (Minimal, "Reflect.ownKeys(globalThis).filter((key) => ['Date', 'Map', 'Promise', 'Proxy', 'Intl', 'WebAssembly', 'setTimeout', 'structuredClone', 'RegExp'].includes(key)).length", "0"),
    ];
}
