"""Functions that a session's client carries out: round trips a second, next to what Node does with its own modules."""

import json
import subprocess

from suite import processes, service
from suite.client import encode
from suite.errors import NotMeasured
from suite.paths import SUITE

NAME = "hostcalls"
ABOUT = "calls of functions that a session's client carries out"
SETTINGS = {}

_SCRIPTS = {
    "one": "(async () => { let i = 0; for (; i < COUNT; i++) if (await f(i) !== i + 1) throw new Error(`wrong: ${i}`); return i })()",
    "batches": """(async () => {
      let i = 0
      for (; i < COUNT; i += 100)
        for (const [k, n] of (await Promise.all(Array.from({ length: 100 }, (_, k) => f(i + k)))).entries())
          if (n !== i + k + 1) throw new Error(`wrong: ${i}`)
      return i
    })()""",
    "sync": "(async () => { let i = 0; for (; i < COUNT; i++) if (g(i) !== i + 1) throw new Error(`wrong: ${i}`); return i })()",
}


def measure(options):
    """Rounds that take turns: the service, Node with the script in a thread of its own, and in the thread of its server."""
    counts = {"one": options.choose(10_000, 1_000), "batches": options.choose(20_000, 5_000), "sync": options.choose(10_000, 1_000)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with service.running(SETTINGS) as jsrun, jsrun.client() as client, \
            processes.started(["node", str(SUITE / "kernels/host-calls-peer.js")], **pipes) as peer, \
            processes.started(["node", str(SUITE / "kernels/host-calls.js")], **pipes, stdin=subprocess.PIPE) as caller:
        peer_port = int(peer.stdout.readline())
        runtime = client.create(timeoutMs=60_000, cpuMs=60_000)
        servers = {"jsrun": (jsrun.port, f"/runtimes/{runtime}/session"), "thread": (peer_port, "/thread"), "inline": (peer_port, "/inline")}
        figures = {kind: {name: [] for name in servers if (kind, name) != ("sync", "inline")} for kind in _SCRIPTS}
        for timed in range(-1, options.choose(7, 2)):
            for kind, rates in figures.items():
                for name, values in rates.items():
                    rate = _rate(caller, *servers[name], kind, counts[kind])
                    if timed >= 0:
                        values.append(rate)
    return {"counts": counts, "perSecond": figures}


def _rate(caller, port, path, kind, count):
    caller.stdin.write(encode({"port": port, "path": path, "code": _SCRIPTS[kind].replace("COUNT", str(count))}).decode() + "\n")
    caller.stdin.flush()
    envelope = json.loads(caller.stdout.readline())
    if envelope["outcome"] != "ok" or envelope["value"] != count:
        raise NotMeasured(f"{path}, {kind}: {str(envelope)[:300]}")
    return count / envelope["seconds"]
