// Evaluates a library and snippets that use it as the service does, in a context without Node's own globals.
// Standard input: {"source","filename","globals","bytes": {name: base64},"snippets": [...]}. Standard output: the snippets' values as a JSON array.
'use strict';
const fs = require('node:fs');
const vm = require('node:vm');

async function main() {
  const given = JSON.parse(fs.readFileSync(0, 'utf8'));
  const context = vm.createContext({ setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, console });
  for (const [name, value] of Object.entries(given.globals ?? {})) {
    context.json = JSON.stringify(value);
    context[name] = vm.runInContext('JSON.parse(json)', context);
  }
  for (const [name, base64] of Object.entries(given.bytes ?? {})) {
    context.numbers = [...Buffer.from(base64, 'base64')];
    context[name] = vm.runInContext('new Uint8Array(numbers)', context);
  }
  delete context.json;
  delete context.numbers;
  vm.runInContext(given.source, context, { filename: given.filename });
  const values = [];
  for (const snippet of given.snippets) values.push(await vm.runInContext(`(async () => (${snippet}))()`, context));
  process.stdout.write(JSON.stringify(values));
}

main();
