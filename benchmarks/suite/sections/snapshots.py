"""A library of 1 MB in fresh runtimes: from its source, and from a snapshot."""

import pathlib
import tempfile
import time

from suite import library_source, service
from suite.errors import NotMeasured

NAME = "snapshots"
ABOUT = "the first evaluation with a 1 MB library in a fresh runtime, from source and from a snapshot"
SETTINGS = {}

_EVALUATIONS = 20
# Runtimes are prepared anew between two evaluations, as they are where the service is not flooded.
_PAUSE_SECONDS = 0.1


def measure(options):
    """Each library is one that the service has not seen before."""
    rounds = []
    with tempfile.TemporaryDirectory() as folder, service.running(SETTINGS, {"JsRun__Snapshots__Folder": str(pathlib.Path(folder))}) as jsrun, \
            jsrun.client() as client:
        for seed in range(100, options.choose(110, 103)):
            source = library_source.generate(seed)
            use = f"Object.keys(library{seed}).length"
            _, from_source = client.evaluate_timed("/eval", {"code": f"{source}\n{use}"})
            before = time.perf_counter()
            status, snapshot = client.request("POST", "/snapshots", {"scripts": [{"name": "library.js", "source": source}]})
            if status != 201:
                raise NotMeasured(f"POST /snapshots: {status} {str(snapshot)[:300]}")
            build = (time.perf_counter() - before) * 1000
            times = []
            for _ in range(_EVALUATIONS):
                times.append(client.evaluate_timed("/eval", {"code": use, "snapshot": snapshot["id"]})[1])
                time.sleep(_PAUSE_SECONDS)
            rounds.append({"sourceMs": from_source, "buildMs": build, "bytes": snapshot["bytes"], "snapshotMs": times})
    return {"bytes": len(library_source.generate(seed=100)), "rounds": rounds}
