// Has a session evaluate a script that calls functions of this process: {"port", "path", "code"} a line in, {"value", "seconds"} as JSON a line out.
const { session } = require('./websocket');

const functions = { f: n => n + 1, g: n => n + 1 };
const sessions = new Map();

async function open(port, path) {
  const opened = await session(port, path, functions);
  await opened.call('bind', { name: 'f', mode: 'async' });
  await opened.call('bind', { name: 'g', mode: 'sync' });
  return opened;
}

require('node:readline').createInterface({ input: process.stdin }).on('line', async line => {
  const { port, path, code } = JSON.parse(line);
  const key = `${port}${path}`;
  if (!sessions.has(key)) sessions.set(key, await open(port, path));
  const before = process.hrtime.bigint();
  const envelope = await sessions.get(key).call('eval', { code });
  const seconds = Number(process.hrtime.bigint() - before) / 1e9;
  process.stdout.write(JSON.stringify({ ...envelope, seconds }) + '\n');
});
