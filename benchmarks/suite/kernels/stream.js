// Answers every request with the items of a generator that its context has, an NDJSON event each, at the client's pace. Prints its port.
const vm = require('node:vm');
const http = require('node:http');

const server = http.createServer(async (request, response) => {
  let code = '';
  for await (const text of request.setEncoding('utf8')) code += text;
  let text = '';
  for await (const value of vm.runInNewContext(code)) {
    text += `{"event":"item","data":{"value":${JSON.stringify(value)}}}\n`;
    if (text.length < 16384) continue;
    if (!response.write(text)) await new Promise(resolve => response.once('drain', resolve));
    text = '';
  }
  response.end(text);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
