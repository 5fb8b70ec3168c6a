// Runs scripts in this process's own context: one JSON string a line in, the script's value as JSON a line out.
const vm = require('node:vm');

require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
  process.stdout.write(JSON.stringify(vm.runInThisContext(JSON.parse(line))) + '\n');
});
