"""Does code that only computes run as fast as in Node, and on as many cores as there are sessions?"""

import json
import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from suite import processes, service
from suite.client import eval_path
from suite.errors import NotMeasured
from suite.paths import SUITE

NAME = "cpu"
ABOUT = "five kernels in a session and in Node itself; one session and two at once"
SETTINGS = {}

KERNELS = ("fib", "regex", "json", "sort", "arrays")

# One statement, so that both ask their own clock for the same.
_TIMED = "(() => { const start = Date.now(), value = kernel(); return [Date.now() - start, value]; })()"
_WARM_UPS = 2


def measure(options):
    rounds = options.choose(11, 3)
    command = ["node", str(SUITE / "kernels/node.js")]
    with service.running(SETTINGS) as jsrun, jsrun.client() as client:
        kernels = {}
        for kernel in KERNELS:
            # A runtime and a process of its own for each: none runs on what another left in the heap.
            with processes.started(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE, text=True) as node:
                kernels[kernel] = _compare(client, node, (SUITE / f"kernels/{kernel}.js").read_text(encoding="utf-8"), rounds)
        return {"kernels": kernels, "scaling": _scaling(jsrun, rounds), "rounds": rounds}


def _compare(client, node, source, rounds):
    """Milliseconds of the kernel in each round, in a session and in Node, which take turns at being first."""
    session = eval_path(client.create())

    def in_session(code):
        return client.evaluate(session, {"code": code})["value"]

    def in_node(code):
        node.stdin.write(json.dumps(code) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())

    sides = {"sessionMs": in_session, "nodeMs": in_node}
    times = {name: [] for name in sides}
    for run in sides.values():
        run(source + "\n0")
    for number in range(-_WARM_UPS, rounds):
        values = []
        for name in sorted(sides, reverse=number % 2 == 0):
            milliseconds, value = sides[name](_TIMED)
            values.append(value)
            if number >= 0:
                times[name].append(milliseconds)
        if values[0] != values[1]:
            raise NotMeasured(f"a kernel gave {values[0]} on one side and {values[1]} on the other")
    return {**times, "ratios": [node_ms / session_ms for session_ms, node_ms in zip(times["sessionMs"], times["nodeMs"])]}


def _scaling(jsrun, rounds):
    """How much more two sessions do at once than one of them alone, round by round; None on one core."""
    if len(os.sched_getaffinity(0)) < 2:
        return None
    source = (SUITE / "kernels/fib.js").read_text(encoding="utf-8")
    with jsrun.client() as first, jsrun.client() as second:
        sessions = [(client, eval_path(client.create())) for client in (first, second)]
        for client, path in sessions:
            client.evaluate(path, {"code": source + "\n0"})
            client.evaluate(path, {"code": "kernel()"})
        gains = []
        for _ in range(rounds):
            alone = statistics.mean(_together([session]) for session in sessions)
            gains.append(2 * alone / _together(sessions))
    return gains


def _together(sessions):
    """Seconds until all of them have run the kernel, started at once."""
    def run(session):
        client, path = session
        client.evaluate(path, {"code": "kernel()"})

    with ThreadPoolExecutor(len(sessions)) as pool:
        before = time.perf_counter()
        list(pool.map(run, sessions))
        return time.perf_counter() - before
