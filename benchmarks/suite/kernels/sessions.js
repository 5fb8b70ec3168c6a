// Opens a session for each runtime, which calls a function of this process so often a second: {"port", "runtimes", "perSecond", "seconds"} a line in;
// what was called and answered, in which order and how late, as JSON a line out. Answers may overtake each other where several are awaited.
const websocket = require('./websocket');

const WAIT_MS = 20000;

async function run({ port, runtimes, perSecond, seconds }) {
  const result = { calls: 0, answers: 0, disordered: 0, overtaken: 0, errors: [], ms: [] };
  const all = await Promise.all(runtimes.map(async runtime => {
    const state = { sent: 0, called: 0, answered: 0 };
    const opened = await websocket.session(port, `/runtimes/${runtime}/session`, {
      f: n => {
        result.calls++;
        if (n !== state.called++) result.disordered++;
        return n * 2;
      },
    });
    await opened.call('bind', { name: 'f', mode: 'async' });
    return { ...opened, state };
  }));
  const began = performance.now();
  const total = perSecond * seconds;
  await Promise.race([
    Promise.all(all.map(({ call, state }, index) => new Promise(done => {
      // Evenly over the interval.
      const due = n => began + (n + index / all.length) * 1000 / perSecond;
      const ask = async n => {
        const wanted = due(n);
        try {
          const envelope = await call('eval', { code: `f(${n})` });
          if (envelope.outcome !== 'ok' || envelope.value !== n * 2) throw new Error(JSON.stringify(envelope));
          result.answers++;
          if (n !== state.answered++) result.overtaken++;
          result.ms.push(performance.now() - wanted);
        } catch (error) {
          result.errors.push(error.message);
        }
        if (++state.sent === total) done();
      };
      let next = 0;
      const send = () => {
        for (; next < total && due(next) <= performance.now(); next++) ask(next);
        if (next < total) setTimeout(send, due(next) - performance.now());
      };
      send();
    }))),
    new Promise(resolve => setTimeout(resolve, seconds * 1000 + WAIT_MS).unref()),
  ]);
  result.seconds = (performance.now() - began) / 1000;
  for (const { close } of all) close();
  return result;
}

require('node:readline').createInterface({ input: process.stdin }).on('line', async line => process.stdout.write(JSON.stringify(await run(JSON.parse(line))) + '\n'));
