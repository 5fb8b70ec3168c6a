"""Loads a service with wrk."""

import json
import re
import statistics
import tempfile
from pathlib import Path

from suite import processes
from suite.client import encode
from suite.errors import NotMeasured
from suite.paths import SUITE


def measure(service, paths, body, expected, connections, seconds, threads=1):
    """One run: {"perSecond", "p50Ms", "p99Ms", "maxMs", "requests"}. A wrong answer makes it NotMeasured."""
    with tempfile.TemporaryDirectory(prefix="jsrun-load-") as scratch:
        files = {"body": encode(body), "expected": (expected or "").encode(), "paths": "\n".join(paths).encode()}
        for name, content in files.items():
            Path(scratch, name).write_bytes(content)
        command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SUITE / "load.lua"),
                   service.url, "--", f"{scratch}/body", f"{scratch}/expected" if expected else "-", f"{scratch}/paths"]
        code, output = processes.run(command, timeout_seconds=seconds + 120)
    line = re.search(r"^RESULT (.*)$", output, re.M)
    if code != 0 or not line:
        raise NotMeasured(f"wrk failed: {output.strip()[-300:]}")
    result = json.loads(line[1])
    if failures := result.pop("failures"):
        wrong = re.search(r"^WRONG (.*)$", output, re.M)
        raise NotMeasured(f"{failures} of {result['requests']} requests failed{': ' + wrong[1] if wrong else ''}")
    if not result["requests"]:
        raise NotMeasured("no request was answered")
    result["perSecond"] = result["requests"] / result.pop("seconds")
    return result


def measure_rounds(service, paths, body, expected, connections, seconds, rounds):
    """The medians of that many runs, after one short one that is thrown away."""
    measure(service, paths, body, expected, connections, 1)
    runs = [measure(service, paths, body, expected, connections, seconds) for _ in range(rounds)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}
