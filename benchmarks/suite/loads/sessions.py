"""Many sessions, each of which calls a function of its client ten times a second."""

import contextlib
import json
import subprocess
import threading

from suite import processes, service
from suite.client import encode
from suite.errors import NotMeasured
from suite.loads.report import Report, percentile, percentiles, resident_mib
from suite.markdown import number
from suite.paths import SUITE

NAME = "sessions"
ABOUT = "200 live sessions, each calling a function of its client ten times a second"

_SESSIONS = 200
_PER_SECOND = 10
_WARM_UP_SECONDS = 5
_MAX_P99_MS = 250
# It takes some 100 MiB of heap and pools in the first ten seconds, of which the warm-up sees a part, and then stays.
_MAX_API_GROWTH_MIB = 128
# What V8 keeps of a script until its next full collection is some 0.8 KiB, and every evaluation here is a script of its own.
_MAX_WORKERS_GROWTH_MIB = 1 * _SESSIONS


def run(quick):
    """
    Requests go out when it is their time, whether or not those before are answered, and are timed from then: one that
    the service is late with makes those behind it late, too. Each evaluates `f(n)`, whose client checks that the numbers come in their order.
    """
    seconds = 8 if quick else 60
    report = Report()
    with service.running() as jsrun, jsrun.client() as client, \
            processes.started(["node", str(SUITE / "kernels/sessions.js")], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as node:
        runtimes = [client.create() for _ in range(_SESSIONS)]

        def load(seconds):
            node.stdin.write(encode({"port": jsrun.port, "runtimes": runtimes, "perSecond": _PER_SECOND, "seconds": seconds}).decode() + "\n")
            node.stdin.flush()
            if not (line := node.stdout.readline()):
                raise NotMeasured("the client of the sessions has ended")
            return json.loads(line)

        load(2 if quick else _WARM_UP_SECONDS)
        before = resident_mib(jsrun)
        with _sampled(lambda: resident_mib(jsrun)) as samples:
            result = load(seconds)
        after = resident_mib(jsrun)
    asked = _SESSIONS * _PER_SECOND * seconds
    report.lines = [
        f"{result['answers']:,} answers, {result['calls']:,} calls in {number(result['seconds'])} s; {result['overtaken']} answers not in the order of their requests",
        "an evaluation with a call of the client's function in it: " + percentiles(result["ms"]),
        "RSS in MiB, a tenth of the samples; the Api: " + " ".join(f"{api:.0f}" for api, _ in samples[::max(1, len(samples) // 10)]),
        "its workers: " + " ".join(f"{workers:.0f}" for _, workers in samples[::max(1, len(samples) // 10)]),
        f"RSS of the Api {before[0]:.0f} MiB before, {after[0]:.0f} after; of its workers {before[1]:.0f} before, {after[1]:.0f} after"]
    report.checks = [
        (f"all of {asked:,} calls and answers came: {result['errors'][:3] or 'no errors'}",
         result["answers"] == result["calls"] == asked and not result["errors"]),
        (f"{result['disordered']} calls out of order", result["disordered"] == 0),
        (f"p99 at most {_MAX_P99_MS} ms", percentile(result["ms"], 0.99) <= _MAX_P99_MS),
        (f"the Api has grown by at most {_MAX_API_GROWTH_MIB} MiB", after[0] - before[0] <= _MAX_API_GROWTH_MIB),
        (f"the workers have grown by at most {_MAX_WORKERS_GROWTH_MIB:.0f} MiB", after[1] - before[1] <= _MAX_WORKERS_GROWTH_MIB)]
    return report


@contextlib.contextmanager
def _sampled(read, pause_seconds=0.5):
    """What it reads from time to time, in a list that grows until the end."""
    samples, ended = [], threading.Event()

    def sample():
        while not ended.wait(pause_seconds):
            samples.append(read())

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()
