// Debugs one runtime the way chrome-remote-interface's users do, and writes what it saw as one line of JSON.
//   node debug.js HOST PORT RUNTIME
const CDP = require('chrome-remote-interface');

async function main([host, port, runtime]) {
  const address = { host, port: Number(port) };
  const version = await CDP.Version(address);
  const targets = await CDP.List(address);
  const target = targets.find(candidate => candidate.id === runtime);
  const client = await CDP({ ...address, target, local: true });
  const { Runtime, Debugger } = client;
  const written = [];
  const pauses = [];
  Runtime.consoleAPICalled(({ type, args }) => written.push([type, ...args.map(arg => arg.value)]));
  const done = new Promise(resolve => {
    Debugger.paused(async ({ reason, callFrames }) => {
      const frame = callFrames[0];
      const { result } = await Debugger.evaluateOnCallFrame({ callFrameId: frame.callFrameId, expression: 'typeof total === "undefined" ? null : total' });
      pauses.push({ reason, function: frame.functionName, line: frame.location.lineNumber, total: result.value });
      if (frame.functionName === 'sum' && pauses.filter(pause => pause.function === 'sum').length < 3) await Debugger.stepOver();
      else await Debugger.resume();
      if (result.value === 3) resolve();
    });
  });
  await Runtime.enable();
  await Debugger.enable();
  await Runtime.runIfWaitingForDebugger();
  await done;
  let result;
  do {
    // The script goes on while this is asked.
    ({ result } = await Runtime.evaluate({ expression: 'seen' }));
  } while (result.value === 'nothing');
  await client.close();
  console.log(JSON.stringify({ protocol: version['Protocol-Version'], type: target.type, written, pauses, seen: result.value }));
}

main(process.argv.slice(2)).catch(error => {
  console.error(error);
  process.exit(1);
});
