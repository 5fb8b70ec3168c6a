"""The comparison suite: the same requests to other services, in turns, on the same machine."""

import json
import sys
import tempfile

from suite import processes, service
from suite.errors import NotMeasured

NAME = "peers"
ABOUT = "ratios over the services of the comparison suite"
SETTINGS = {"Limits:MaxRuntimes": 1000}

SUBJECT, NODE, WORKERD, FLOOR = "jsrun", "node-isolated-vm", "workerd", "kestrel-floor"

# A quick run asks only for what the targets need.
_QUICK = (
    ["--only", "session", "--connections", "1,64", "--peers", f"{NODE},{WORKERD},{FLOOR}"],
    ["--only", "fresh", "--peers", f"{NODE},{WORKERD}"],
    ["--only", "lifecycle,result-100k,args-100k", "--connections", "1", "--peers", NODE],
    ["--only", "cpu", "--peers", NODE],
)


def measure(options):
    if not options.comparison:
        raise NotMeasured("the comparison suite was not given (--peers)")
    lengths = options.choose(["--seconds", "2", "--rounds", "5"], ["--seconds", "1", "--rounds", "3", "--warmup", "0", "--pause", "0.2"])
    cells, merged = [], {}
    with service.running(SETTINGS) as jsrun:
        for arguments in options.choose(([],), _QUICK):
            report = _run(options, "compare.py", ["--jsrun", jsrun.url, *lengths, *arguments])
            cells += [_cell(cell) for cell in report.pop("cells")]
            versions = {**merged.get("versions", {}), **report["versions"]}
            merged = {**report, "versions": versions}
    return {**merged, "cells": cells, "memory": _memory(options)}


def _memory(options):
    """RSS a session takes, here and in the peers; None where that could not be measured."""
    with service.running(SETTINGS) as jsrun:
        try:
            pause = options.choose("1", "0.3")
            report = _run(options, "memory.py", ["--jsrun", jsrun.url, "--pid", str(jsrun.process.pid), "--pause", pause])
        except NotMeasured:
            return None
    return {name: {"rssKb": result["rss_kb_per_session"], "pssKb": result["pss_kb_per_session"], "runtimes": result["sessions"]}
            for name, result in report["results"].items()}


def _run(options, script, arguments):
    with tempfile.NamedTemporaryFile(prefix="jsrun-peers-", suffix=".json") as report:
        command = [sys.executable, str(options.comparison / script), *arguments, "--json", report.name]
        code, output = processes.run(command, timeout_seconds=1800, cwd=options.comparison)
        text = report.read()
    # Where single cells are invalid, the exit code is 1 and the report says which.
    if not text:
        raise NotMeasured(f"{script} ended with {code}: {output.strip()[-300:]}")
    return json.loads(text)


def _cell(cell):
    """A cell in this suite's words, less what the page has no use for."""
    figures = {}
    for name, peer in cell["peers"].items():
        rounds = peer["rounds"]
        figures[name] = {
            "perSecond": peer["per_second"],
            "problem": "; ".join(sorted({r["problem"] for r in rounds if r["problem"]})),
            "roundsPerSecond": [r.get("per_second") for r in rounds],
            "roundsP50Ms": [r.get("p50_ms") for r in rounds],
            "roundsP99Ms": [r.get("p99_ms") for r in rounds],
        }
    return {"workload": cell["workload"], "connections": cell["connections"], "services": figures, "ratios": cell["ratios"]}
