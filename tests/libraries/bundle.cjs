// Makes one script of a CommonJS package: node bundle.cjs PACKAGE GLOBAL. Its exports become a global.
'use strict';
const fs = require('node:fs');
const Module = require('node:module');

const [name, global] = process.argv.slice(2);
const files = new Map();

function add(file) {
  if (files.has(file)) return files.get(file).id;
  const entry = { id: files.size, imports: {} };
  files.set(file, entry);
  entry.code = fs.readFileSync(file, 'utf8');
  const resolve = Module.createRequire(file).resolve;
  for (const [, specifier] of entry.code.matchAll(/\brequire\(["']([^"']+)["']\)/g)) entry.imports[specifier] = add(resolve(specifier));
  return entry.id;
}

const main = add(require.resolve(name));
const parts = [...files.values()].map(({ imports, code }) => `[${JSON.stringify(imports)}, function (module, exports, require) {${code}\n}]`);
process.stdout.write(`globalThis[${JSON.stringify(global)}] = (() => {
const files = [${parts.join(',\n')}];
const loaded = [];
function load(id) {
  if (loaded[id]) return loaded[id].exports;
  const module = loaded[id] = { exports: {} };
  files[id][1](module, module.exports, specifier => load(files[id][0][specifier]));
  return module.exports;
}
return load(${main});
})();
`);
