"""What does a live runtime cost when there are few of them, and when there are thousands?"""

import random
import statistics
import time

from suite import load, service
from suite.client import eval_path

NAME = "runtimes"
ABOUT = "1 to 5,000 live runtimes: memory, create time, an evaluation in any of them"
SETTINGS = {"Limits:MaxRuntimes": 6000, "Workers:MaxRuntimesPerWorker": 250, "Idle:TimeoutSeconds": 3600}


_SHIPPED_COUNT = 200


def measure(options):
    counts = options.choose((1, 10, 100, 200, 500, 1000, 2000, 5000), (1, 50, 200))
    points, live, pause = [], [], options.choose(0.01, 0.002)
    with service.running(SETTINGS) as jsrun, jsrun.client() as client:
        empty = _resident_bytes_before(jsrun, client)
        for count in counts:
            created_ms = []
            while len(live) < count:
                runtime, milliseconds = _create(client)
                live.append(runtime)
                created_ms.append(milliseconds)
                # One after the other, and not as fast as that goes: what is prepared ahead may be prepared again.
                time.sleep(pause)
            points.append({
                "runtimes": count,
                "rssBytesPerRuntime": (jsrun.settled_resident_bytes() - empty) / count,
                "created": len(created_ms),
                "createP50Ms": statistics.median(created_ms),
                "createP99Ms": _percentile(created_ms, 0.99),
                # Long enough for each of them to have its turn, on a slow machine too.
                "evaluation": _evaluate_everywhere(jsrun, live, options.choose(max(5, count // 400), 1)),
            })
    return {"emptyRssBytes": empty, "asShipped": _memory_as_shipped(), "points": points}


def _memory_as_shipped():
    with service.running() as jsrun, jsrun.client() as client:
        empty = _resident_bytes_before(jsrun, client)
        for _ in range(_SHIPPED_COUNT):
            _create(client)
        return {"runtimes": _SHIPPED_COUNT, "rssBytesPerRuntime": (jsrun.settled_resident_bytes() - empty) / _SHIPPED_COUNT}


def _resident_bytes_before(jsrun, client):
    """What a service sets up once, it sets up before the first reading."""
    for runtime in [_create(client)[0] for _ in range(8)]:
        client.delete(runtime)
    return jsrun.settled_resident_bytes()


def _create(client):
    """A runtime that has evaluated once, and the milliseconds that its creation took."""
    before = time.perf_counter()
    runtime = client.create()
    milliseconds = (time.perf_counter() - before) * 1000
    client.evaluate(eval_path(runtime), {"code": "1+1"})
    return runtime, milliseconds


def _evaluate_everywhere(jsrun, live, seconds):
    """An evaluation in one runtime after the other, in an order that nothing foresees, until all have had one."""
    paths = [eval_path(runtime) for runtime in live]
    random.Random(len(live)).shuffle(paths)
    result = load.measure(jsrun, paths, {"code": "1+1"}, '"value":2', 1, seconds)
    return {**result, "everyRuntime": result["requests"] >= len(live)}


def _percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
