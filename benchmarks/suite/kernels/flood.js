// Sends requests over many connections, each at once after the answer to the one before: {"port", "key", "connections", "method", "paths", "body", "most"} a line in,
// "most" being how many in all, null for without end. A line that is empty ends it; how often each status was answered comes out as JSON a line.
const net = require('node:net');

let end = null;

async function run({ port, key, connections, method, paths, body, most }) {
  const statuses = {};
  const sockets = new Set();
  let left = most ?? Infinity;
  let turn = 0;
  let ended = false;
  const text = body === null ? '' : JSON.stringify(body);
  const requests = paths.map(path => Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: ${key}\r\n` +
    (body === null ? '' : 'Content-Type: application/json\r\n') + `Content-Length: ${text.length}\r\n\r\n${text}`));
  const count = status => statuses[status] = (statuses[status] ?? 0) + 1;

  // One connection, until nothing is left to be sent: bytes of an answer are counted, not kept.
  const connect = () => new Promise(done => {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    sockets.add(socket);
    let head = '';
    let missing = 0;
    let chunked = false;
    const send = () => ended || left-- <= 0 ? socket.end() : socket.write(requests[turn++ % requests.length]);
    const read = bytes => {
      while (bytes.length > 0) {
        if (chunked) {
          // The last chunk is empty, and nothing follows it before the next request.
          head = (head + bytes.latin1Slice(-5)).slice(-5);
          if (head !== '0\r\n\r\n') return;
          chunked = false;
          head = '';
          bytes = bytes.subarray(bytes.length);
        } else if (missing > 0) {
          const taken = Math.min(missing, bytes.length);
          missing -= taken;
          bytes = bytes.subarray(taken);
        } else {
          const before = head.length;
          head += bytes.latin1Slice();
          const stop = head.indexOf('\r\n\r\n');
          if (stop < 0) return;
          bytes = bytes.subarray(stop + 4 - before);
          count(head.slice(9, 12));
          missing = Number(/\r\ncontent-length: (\d+)/i.exec(head.slice(0, stop))?.[1] ?? 0);
          chunked = /\r\ntransfer-encoding: chunked/i.test(head.slice(0, stop));
          head = '';
          if (chunked) continue;
        }
        if (missing === 0 && !chunked) send();
      }
    };
    socket.on('connect', send).on('data', read).on('error', error => count(error.code)).on('close', () => { sockets.delete(socket); done(); });
  });
  end = () => { ended = true; for (const socket of sockets) socket.destroy(); };
  while (!ended && left > 0) await Promise.all(Array.from({ length: connections }, connect));
  return statuses;
}

require('node:readline').createInterface({ input: process.stdin }).on('line', async line => {
  if (line === '') end?.();
  else process.stdout.write(JSON.stringify(await run(JSON.parse(line))) + '\n');
});
