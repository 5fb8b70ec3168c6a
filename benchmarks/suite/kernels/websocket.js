// The least of RFC 6455 that JSON-RPC over the loopback interface needs: whole text messages, no extensions. What one read brings is answered with one write.
const crypto = require('node:crypto');
const net = require('node:net');

/** Messages over a socket that has been upgraded: a client masks them with zeros. */
class Messages {
  constructor(socket, isClient, onText) {
    this.socket = socket.setNoDelay(true);
    this.isClient = isClient;
    this.onText = onText;
    this.rest = Buffer.alloc(0);
    socket.on('error', () => {}).on('data', chunk => this.take(chunk));
  }

  send(message) {
    const text = Buffer.from(JSON.stringify(message));
    const wide = text.length < 126 ? 0 : text.length < 65536 ? 2 : 8;
    const head = Buffer.alloc(2 + wide + (this.isClient ? 4 : 0));
    head[0] = 0x81;
    head[1] = (this.isClient ? 0x80 : 0) | (wide === 0 ? text.length : wide === 2 ? 126 : 127);
    if (wide === 2) head.writeUInt16BE(text.length, 2);
    if (wide === 8) head.writeBigUInt64BE(BigInt(text.length), 2);
    this.socket.write(Buffer.concat([head, text]));
  }

  take(chunk) {
    this.rest = this.rest.length ? Buffer.concat([this.rest, chunk]) : chunk;
    this.socket.cork();
    while (this.next());
    this.socket.uncork();
  }

  next() {
    const { rest } = this;
    if (rest.length < 2) return false;
    const short = rest[1] & 0x7f;
    const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
    const start = 2 + wide + (this.isClient ? 0 : 4);
    if (rest.length < start) return false;
    const length = wide === 2 ? rest.readUInt16BE(2) : wide === 8 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < start + length) return false;
    this.rest = rest.subarray(start + length);
    const body = rest.subarray(start, start + length);
    const kind = rest[0] & 0x0f;
    if (kind === 1) this.onText(JSON.parse(body));
    if (kind === 8) this.socket.end();
    if (kind === 9) this.socket.write(Buffer.concat([Buffer.from([0x8a, (this.isClient ? 0x80 : 0) | length]), Buffer.alloc(this.isClient ? 4 : 0), body]));
    return true;
  }
}

/** Connects to ws://127.0.0.1:port/path. */
exports.connect = (port, path, onText) => new Promise((resolve, reject) => {
  const socket = net.connect(port, '127.0.0.1', () => socket.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${crypto.randomBytes(16).toString('base64')}\r\n\r\n`));
  socket.once('error', reject).once('data', head => {
    if (!/^HTTP\/1\.1 101 /.test(head)) reject(new Error(String(head)));
    else resolve(new Messages(socket, true, onText));
  });
});

/** Accepts what an HTTP server has been asked to upgrade. */
exports.accept = (request, socket, onText) => {
  const key = crypto.createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
  return new Messages(socket, false, onText);
};

/** A client of a session: call(method, params), and functions that the other side may invoke. */
exports.session = async (port, path, functions) => {
  const calls = new Map();
  let last = 0;
  const messages = await exports.connect(port, path, message => {
    if (message.method === 'invoke') {
      messages.send({ jsonrpc: '2.0', id: message.id, result: functions[message.params.name](...message.params.args) });
    } else if (calls.has(message.id)) {
      const { resolve, reject } = calls.get(message.id);
      calls.delete(message.id);
      if (message.error) reject(new Error(JSON.stringify(message.error)));
      else resolve(message.result);
    }
  });
  return {
    call: (method, params) => new Promise((resolve, reject) => {
      calls.set(++last, { resolve, reject });
      messages.send({ jsonrpc: '2.0', id: last, method, params });
    }),
    close: () => messages.socket.destroy(),
  };
};
