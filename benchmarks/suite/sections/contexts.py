"""Contexts of one runtime: what making one takes, and how many evaluations a second there are with a fresh one each."""

import json
import statistics
import subprocess
import time

from suite import load, processes, service
from suite.client import eval_path
from suite.errors import NotMeasured
from suite.paths import SUITE

NAME = "contexts"
ABOUT = "contexts of one runtime: making one, and a fresh one for each evaluation"
SETTINGS = {}

_PAUSE_SECONDS = 0.01
_WARM_UP = 500
_TEST = "const assert = c => { if (!c) throw new Error('failed') }; globalThis.seen = (globalThis.seen ?? 0) + 1; assert(seen === 1); seen"


def measure(options):
    """Rounds that take turns: an evaluation, which costs what a request costs, a context, and Node's own contexts."""
    count = options.choose(400, 100)
    figures = {"pauseMs": _PAUSE_SECONDS * 1000, "count": count, "evaluationMs": [], "createMs": [], "freshMs": [], "nodeMs": []}
    command = ["node", str(SUITE / "kernels/contexts.js")]
    with service.running(SETTINGS) as jsrun, jsrun.client() as client, \
            processes.started(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE, text=True) as node:
        runtime = client.create(maxHeapBytes=256 << 20)
        steps = {
            "evaluationMs": lambda: client.evaluate(eval_path(runtime), {"code": "1+1"}),
            "createMs": lambda: _create(client, runtime),
            "freshMs": lambda: client.evaluate(eval_path(runtime), {"code": "1+1", "context": "fresh"}),
        }
        for step in steps.values():
            _times(step, _WARM_UP, 0, client, runtime)
        _node(node, _WARM_UP)
        for _ in range(options.choose(5, 2)):
            for name, step in steps.items():
                figures[name].append(statistics.median(_times(step, count, _PAUSE_SECONDS, client, runtime)))
            figures["nodeMs"].append(statistics.median(_node(node, count)))
        figures["tests"] = {
            connections: load.measure_rounds(
                jsrun, [eval_path(runtime)], {"code": _TEST, "context": "fresh"}, '"value":1', connections, options.choose(5, 2), options.choose(5, 2))
            for connections in (1, 4)}
    return figures


def _create(client, runtime):
    status, context = client.request("POST", f"/runtimes/{runtime}/contexts", {})
    if status != 201:
        raise NotMeasured(f"POST /runtimes/{runtime}/contexts: {status} {str(context)[:300]}")
    return context["id"]


def _times(step, count, pause_seconds, client, runtime):
    times = []
    for _ in range(count):
        before = time.perf_counter()
        made = step()
        times.append((time.perf_counter() - before) * 1000)
        if isinstance(made, str):
            client.request("DELETE", f"/runtimes/{runtime}/contexts/{made}")
        time.sleep(pause_seconds)
    return times


def _node(node, count):
    node.stdin.write(f"{count}\n")
    node.stdin.flush()
    return json.loads(node.stdout.readline())
