"""A compiler of 9 MB in fresh runtimes: from its source, and from a snapshot."""

import pathlib
import tempfile
import time

from suite import service
from suite.errors import NotMeasured
from suite.paths import ROOT

NAME = "snapshots"
ABOUT = "TypeScript's compiler in a fresh runtime, from source and from a snapshot"
# One worker for one-shot evaluations, so that "the first time in a worker" is what it says.
SETTINGS = {"Workers:Count": 1, "Limits:MaxCodeBytes": 16 << 20, "Limits:MaxRequestBytes": 32 << 20}

_COMPILER = ROOT / "tests/libraries/node_modules/typescript/lib/typescript.js"
_TRANSPILE = ("ts.transpileModule('interface A<T> { a?: T } export const f = async (x: A<number>): Promise<number> => x.a ?? 1; enum E { One, Two }',"
              " { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText.length")
# What is asked of the compiler: nothing but to be there, or to translate a small file.
_USES = {"version": "ts.version", "transpile": _TRANSPILE}

_EVALUATIONS = 8
# Runtimes are prepared anew between two evaluations, as they are where the service is not flooded.
_PAUSE_SECONDS = 0.3


def measure(options):
    """Each round is a service of its own, which has never seen the compiler."""
    if not _COMPILER.is_file():
        raise NotMeasured(f"there is no {_COMPILER.relative_to(ROOT)}: run `npm ci` in tests/libraries")
    source = _COMPILER.read_text(encoding="utf-8")
    rounds = {name: [_round(source, use) for _ in range(options.choose(5, 2))] for name, use in _USES.items()}
    return {"bytes": _COMPILER.stat().st_size, "evaluations": _EVALUATIONS, "uses": rounds}


def _round(source, use):
    with tempfile.TemporaryDirectory() as folder, service.running(SETTINGS, {"JsRun__Snapshots__Folder": str(pathlib.Path(folder))}) as jsrun, \
            jsrun.client() as client:
        time.sleep(1)
        from_source = _evaluate(client, {"code": f"{source}\n{use}"})
        before = time.perf_counter()
        status, snapshot = client.request(
            "POST", "/snapshots", {"scripts": [{"name": "typescript.js", "source": source}, {"name": "try-out.js", "source": _TRANSPILE}]})
        if status != 201:
            raise NotMeasured(f"POST /snapshots: {status} {str(snapshot)[:300]}")
        build = (time.perf_counter() - before) * 1000
        time.sleep(1)
        from_snapshot = _evaluate(client, {"code": use, "snapshot": snapshot["id"]})
        return {"sourceMs": from_source, "buildMs": build, "bytes": snapshot["bytes"], "snapshotMs": from_snapshot}


def _evaluate(client, body):
    """Milliseconds of one-shot evaluations, each in a runtime of its own; the first is the first that the service ever sees."""
    times = []
    for _ in range(_EVALUATIONS):
        times.append(client.evaluate_timed("/eval", body)[1])
        time.sleep(_PAUSE_SECONDS)
    return times
