// What one would write with Node's own modules in place of a session: JSON-RPC over a WebSocket, the script in a context of its own, without limits.
// At /thread the context is in a worker thread, as a script that must not block the server, or that calls synchronous functions, has to be; at /inline
// in the server's. Prints its port.
const http = require('node:http');
const vm = require('node:vm');
const { Worker, MessageChannel, isMainThread, parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');
const websocket = require('./websocket');

/** A context whose bound functions have invoke(name, args) carry them out, or invokeSync. */
function script(invoke, invokeSync) {
  const context = vm.createContext({});
  return {
    bind: ({ name, mode }) => { context[name] = mode === 'sync' ? (...args) => invokeSync(name, args) : (...args) => invoke(name, args); },
    eval: async ({ code }) => ({ outcome: 'ok', value: await vm.runInContext(code, context) }),
  };
}

/** Calls, and the promises that their answers settle. */
function pending(send) {
  const calls = new Map();
  let last = 0;
  return {
    invoke: (name, args) => new Promise(resolve => { calls.set(++last, resolve); send({ id: last, name, args }); }),
    answer: (id, result) => { calls.get(id)(result); calls.delete(id); },
  };
}

function inThread() {
  const { shared, port } = workerData;
  const calls = pending(invoke => parentPort.postMessage({ invoke }));
  const invokeSync = (name, args) => {
    Atomics.store(shared, 0, 0);
    parentPort.postMessage({ invoke: { name, args } });
    Atomics.wait(shared, 0, 0);
    return receiveMessageOnPort(port).message;
  };
  const methods = script(calls.invoke, invokeSync);
  parentPort.on('message', async ({ id, method, params, answer }) => {
    if (answer) calls.answer(answer.id, answer.result);
    else parentPort.postMessage({ id, result: (await methods[method](params)) ?? true });
  });
}

function serveThread(request, socket) {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(__filename, { workerData: { shared, port: port2 }, transferList: [port2] });
  const messages = websocket.accept(request, socket, ({ id, method, params, result }) => {
    if (method) {
      worker.postMessage({ id, method, params });
    } else if (id === 'sync') {
      port1.postMessage(result);
      Atomics.store(shared, 0, 1);
      Atomics.notify(shared, 0);
    } else {
      worker.postMessage({ answer: { id, result } });
    }
  });
  worker.on('message', ({ invoke, id, result }) => messages.send(invoke
    ? { jsonrpc: '2.0', id: invoke.id ?? 'sync', method: 'invoke', params: { name: invoke.name, args: invoke.args } }
    : { jsonrpc: '2.0', id, result }));
  socket.on('close', () => worker.terminate());
}

function serveInline(request, socket) {
  const calls = pending(({ id, name, args }) => messages.send({ jsonrpc: '2.0', id, method: 'invoke', params: { name, args } }));
  const methods = script(calls.invoke);
  const messages = websocket.accept(request, socket, async ({ id, method, params, result }) => {
    if (method) messages.send({ jsonrpc: '2.0', id, result: (await methods[method](params)) ?? true });
    else calls.answer(id, result);
  });
}

if (isMainThread) {
  const server = http.createServer().on('upgrade', (request, socket) => (request.url === '/thread' ? serveThread : serveInline)(request, socket));
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
} else {
  inThread();
}
