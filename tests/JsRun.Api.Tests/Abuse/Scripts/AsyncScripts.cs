using static JsRun.Api.Tests.Abuse.Scripts.AbuseScript;

namespace JsRun.Api.Tests.Abuse.Scripts;

/// <summary>Code that keeps the event loop busy, or waiting.</summary>
internal static class AsyncScripts
{
    public static AbuseScript[] All { get; } =
    [
        new("await for ever", "for (;;) await 0;", Stopped),
        new("microtasks", "(function f() { queueMicrotask(f); })(); new Promise(() => { })", Stopped),
        new("promise chain", "(function f() { Promise.resolve().then(f).then(f); })(); new Promise(() => { })", Bounded),
        new("timers without end", "await new Promise(() => setInterval(() => { }, 1))", Stopped),
        new("timers of no delay", "(function f() { setTimeout(f, 0); setTimeout(f, 0); })(); new Promise(() => { })", Bounded),
        new("a timer far away", "await new Promise(r => setTimeout(r, 1e9))", Stopped),
        new("a promise that nobody settles", "new Promise(() => { })", Unsettled),
        new("thenable that never settles", "await { then() { } }", Unsettled),
        new("thenable that never ends", "await { then() { for (;;); } }", Stopped),
        new("thenable that resolves to itself", "const t = { then(r) { r(t); } }; await t", Stopped),
        new("thenable of thenables", "const make = () => ({ then(r) { r(make()); } }); await make()", Stopped),
        new("then getter that throws", "await { get then() { throw new Error('no'); } }", Failed),
        new("thenable as a value", "({ then() { for (;;); } })", "not_serializable"),
        new("rejections that nobody handles", "for (let i = 0; i < 1e4; i++) Promise.reject(new Error('x' + i)); 1", "ok|" + Bounded),
        new("Promise.all of much", "await Promise.all(Array.from({ length: 1e5 }, () => new Promise(r => setTimeout(r, 0))))", "ok|" + Bounded),
        new("endless async generator", "(async function* () { for (;;) yield 1; })()", Bounded + "|ok|result_too_large"),
        new("endless generator as a value", "(function* () { for (;;) yield 'x'.repeat(1000); })()", Bounded + "|ok|result_too_large"),
        new("async iterator that never answers", "({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => { }) }) })", "never_settled|ok|" + Stopped),
        new("iterator that lies", "({ [Symbol.asyncIterator]: () => ({ next: () => 1 }) })", "javascript_error|ok|not_serializable"),
        new("stream that is never closed", "new ReadableStream({ start(c) { c.enqueue(1); } })", "never_settled|ok"),
        new("stream whose pull never ends", "new ReadableStream({ pull() { for (;;); } })", Stopped + "|ok"),
        new("stream that errors with a Proxy", "new ReadableStream({ start(c) { c.error(new Proxy({}, { get() { for (;;); } })); } })", "javascript_error|ok|" + Stopped),
        new("pipe in a circle", "const t = new TransformStream(); t.readable.pipeTo(t.writable); await t.readable.closed", "ok|javascript_error|never_settled|" + Stopped),
        new("Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", Failed + "|" + Stopped),
        new("Atomics.waitAsync", "await Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0).value", "never_settled|javascript_error|" + Stopped),
        new("left behind: timers", "setInterval(() => { for (let i = 0; i < 1e6; i++); }, 1); 1", Ok),
        new("left behind: an endless timer", "setTimeout(() => { for (;;); }, 0); 1", Ok),
        new("left behind: a bomb", "setTimeout(() => { const a = []; for (;;) a.push({}); }, 0); 1", Ok),
        new("dynamic import of itself", "await import('./main.js')", "module_not_found|javascript_error|module_error"),
        new("dynamic import flood", "await Promise.allSettled(Array.from({ length: 2000 }, (_, i) => import('m' + i))); 1", "ok|module_not_found|" + Bounded),
        new("import of data and files", "await import('file:///etc/passwd')", "module_not_found|javascript_error|module_error"),
        new("async disposal that never ends", "const d = { async [Symbol.asyncDispose]() { for (;;) await 0; } }; await d[Symbol.asyncDispose]()", Stopped),
    ];
}
