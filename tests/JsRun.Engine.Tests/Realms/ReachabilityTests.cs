using System.Text.Json;
using JsRun.Engine.Tests.Support;

namespace JsRun.Engine.Tests.Realms;

/// <summary>Whatever path is taken from what a script can get hold of, none leads to a built-in that was taken away.</summary>
public sealed class ReachabilityTests : EngineTest
{
    // Syntax, errors, iterators, call sites and values from outside, from which the walk begins, beside the global object.
    private const string Roots =
        """
        const caught = f => { try { return f() } catch (error) { return error } };
        const roots = {
          asyncFunction: async () => {}, promise: (async () => 1)(), asyncGenerator: (async function* () {})(), generator: (function* () {})(), cls: class {},
          expression: /x/, matches: 'a'.matchAll(/a/g), matchesOfText: 'a'.matchAll('a'), match: 'a'.match(/a/), items: [][Symbol.iterator](), chars: ''[Symbol.iterator](),
          wrapped: Iterator.from({ next() {} }), helper: [1].values().map(x => x), sloppyArguments: (function () { return arguments })(1),
          strictArguments: (function () { 'use strict'; return arguments })(1), error: new AggregateError([new Error('x', { cause: 1 })]), big: 1n,
          template: (x => x)`a`, failedImport: import('nope').catch(error => error), typeError: caught(() => null.x), overflow: caught(() => (function f() { f() })()),
          evalError: caught(() => eval('1')), bound: (() => {}).bind(), fromAsync: Array.fromAsync([1]),
          frames: (() => { Error.prepareStackTrace = (error, frames) => frames; const frames = new Error().stack; Error.prepareStackTrace = undefined; return frames })(),
          date: globalThis.date, map: globalThis.map, entries: globalThis.map.entries(), set: globalThis.set, union: globalThis.set.union(globalThis.set),
          bytes: globalThis.bytes, mapped: globalThis.bytes.map(x => x), buffer: globalThis.bytes.buffer, given: globalThis.expression, failure: globalThis.failure,
        };
        """;

    private const string Walk =
        """
        const { getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor, getPrototypeOf } = Object;
        const seen = [], queue = [], found = [];
        const visit = (value, path) => {
          if (value === null || value === undefined) return;
          if (typeof value !== 'object' && typeof value !== 'function') value = getPrototypeOf(Object(value));
          if (!seen.includes(value)) { seen.push(value); queue.push([value, path]) }
        };
        visit(globalThis, 'globalThis');
        for (const name of getOwnPropertyNames(roots)) visit(roots[name], name);
        for (let at = 0; at < queue.length; at++) {
          const [object, path] = queue[at];
          if (typeof object === 'function' && forbidden.includes(getOwnPropertyDescriptor(object, 'name')?.value)) found.push(path);
          visit(getPrototypeOf(object), path + '.__proto__');
          for (const key of [...getOwnPropertyNames(object), ...getOwnPropertySymbols(object)]) {
            let descriptor;
            try { descriptor = getOwnPropertyDescriptor(object, key) } catch {}
            visit(descriptor?.value, `${path}.${String(key)}`); visit(descriptor?.get, `${path}.get ${String(key)}`); visit(descriptor?.set, `${path}.set ${String(key)}`);
            try { visit(object[key], `${path}.${String(key)}`) } catch {}
          }
        }
        [seen.length > 200, ...found].join()
        """;

    private const string Globals =
        """{"date":{"$date":"2024-01-15T12:30:00.000Z"},"map":{"$map":[[1,2]]},"set":{"$set":[1]},"bytes":{"$bytes":"AAAAAAAA8D8=","kind":"Float64Array"},"expression":{"$regexp":"a+","flags":"g"},"failure":{"$error":{"name":"TypeError","message":"x"}}}""";

    private const string Classes =
        "Date Map Set WeakMap WeakSet Proxy RegExp ArrayBuffer DataView Promise WeakRef FinalizationRegistry SharedArrayBuffer BigInt Uint8Array Float64Array TypedArray "
        + "DateTimeFormat setTimeout setInterval structuredClone queueMicrotask normalize waitAsync compile BigInt64Array Module Memory Instance ReadableStream WritableStream "
        + "TransformStream ReadableStreamDefaultReader AbortController AbortSignal DOMException EventTarget";

    private const string Minimal = """{"preset":"minimal"}""";

    private const string Nothing =
        """{"eval":false,"webAssembly":false,"sharedArrayBuffer":false,"intl":false,"date":false,"timers":false,"weakRefs":false,"proxy":false,"reflect":false,"mapSet":false,"typedArrays":false,"promise":false,"bigInt":false,"random":false,"stringNormalize":false,"regExp":false,"json":false,"structuredClone":false,"queueMicrotask":false,"streams":false}""";

    [Theory]
    [InlineData(Minimal, false, "")]
    [InlineData(Minimal, true, "")]
    [InlineData(Nothing, false, " rawJSON parse random construct")]
    [InlineData(Nothing, true, " rawJSON parse random construct")]
    public async Task Everything_ReachableInARestrictedRealm_IsNothingThatWasTakenAway(string intrinsics, bool fresh, string more)
    {
        var runtime = await StartWith(new RuntimeOptions(Limits) { Intrinsics = Utf8(intrinsics), Console = true });

        (await Found(runtime, fresh, more)).ShouldBe("\"true\"");
    }

    [Fact]
    public async Task Everything_ReachableInAWholeRealm_HasWhatIsLookedFor()
    {
        var runtime = await StartWith(new RuntimeOptions(Limits) { Console = true });

        (await Found(runtime, fresh: false, " rawJSON")).Split(',').Length.ShouldBeGreaterThan(25);
    }

    private static async Task<string> Found(JsRuntime runtime, bool fresh, string more)
    {
        var request = new EvaluateRequest
        {
            Code = JsonSerializer.SerializeToUtf8Bytes($"const forbidden = '{Classes}{more}'.split(' ');\n{Roots}\n{Walk}"),
            Limits = RunLimits with { TimeoutMs = 30_000, CpuMs = 30_000 },
            Globals = Utf8(Globals),
            Console = true,
            FreshContext = fresh,
        };
        var answer = await Answer.Of(runtime.EvaluateAsync(request, Cancellation));
        answer.Outcome.ShouldBe(RunOutcome.Ok, answer.Error);
        return answer.Value;
    }
}
