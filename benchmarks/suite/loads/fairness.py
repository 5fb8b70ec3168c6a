"""A tenant whose requests trickle, alone and beside the floods of another."""

import contextlib
import hashlib
import json
import statistics
import subprocess
import time

from suite import processes, service
from suite.client import encode, eval_path
from suite.errors import NotMeasured
from suite.loads.report import Report, percentile
from suite.markdown import number
from suite.paths import SUITE

NAME = "fairness"
ABOUT = "a tenant whose requests trickle, alone and beside the floods of another: loops, one-shots, runtimes, creates, batches"

_TENANTS = ("quiet", "flooding")
_SETTINGS = {f"Tenants:{tenant}:Keys:default:Hash": hashlib.sha256(tenant.encode()).hexdigest() for tenant in _TENANTS}
_MAX_RATIO = 2
# What a p99 is taken for at least when ratios are formed: where less was measured, one turn that the scheduler gives to somebody else decides, not the service.
_FLOOR_MS = 5
_PAUSE_SECONDS = 0.004
_SETTLE_SECONDS = 1.5
_RUNTIMES = 50
_CREATES = 5_000
_BATCH = 500
# Some 5 ms of a core.
_WORK = "let n = 0; for (let i = 0; i < 5e5; i++) n += i % 7; n"


def run(quick):
    """The trickle is one request after the other, in turn to a runtime and as a one-shot; rounds alternate, and the median of theirs counts."""
    rounds, seconds = (1, 2) if quick else (3, 6)
    report, failures = Report(), []
    measured = {}
    with service.running(_SETTINGS, key="quiet") as jsrun, jsrun.client() as client, _flooder() as node:
        runtime = client.create()
        jsrun.key = "flooding"
        with jsrun.client() as other:
            floods = _floods(jsrun.port, [other.create() for _ in range(_RUNTIMES)])
            trickle = _Trickle(client, runtime, failures)
            trickle.run(2)
            for _ in range(rounds):
                for name, flood in {"none": None, **floods}.items():
                    answers = {}
                    with _flooding(node, flood, answers) if flood else contextlib.nullcontext():
                        time.sleep(_SETTLE_SECONDS if flood else 0)
                        times = trickle.run(seconds)
                    _clear(other, floods)
                    measured.setdefault(name, []).append((times, answers))
    quiet = _medians(measured["none"])
    report.lines.append("quiet: " + _told(quiet, measured["none"]))
    for name in floods:
        beside = _medians(measured[name])
        ratios = [max(beside[kind][1], _FLOOR_MS) / max(quiet[kind][1], _FLOOR_MS) for kind in (0, 1)]
        report.lines.append(f"beside {name}: {_told(beside, measured[name])}; p99 {ratios[0]:.2f} and {ratios[1]:.2f} times the quiet one; the flood got {_sum(measured[name])}")
        report.checks.append((f"beside {name}: p99 at most {_MAX_RATIO} times the quiet one, or {_FLOOR_MS} ms", max(ratios) <= _MAX_RATIO))
    report.checks.append((f"nothing was lost: {failures[:3] or 'no failures'}", not failures))
    return report


class _Trickle:
    def __init__(self, client, runtime, failures):
        self._client, self._path, self._failures, self._counted = client, eval_path(runtime), failures, 0

    def run(self, seconds):
        """Milliseconds of requests to the runtime, and of one-shots."""
        of_runtime, of_one_shots, until = [], [], time.monotonic() + seconds
        while time.monotonic() < until:
            self._counted += 1
            envelope, ms = self._client.evaluate_timed(self._path, {"code": "globalThis.n = (globalThis.n ?? 0) + 1", "timeoutMs": 30_000})
            if envelope["value"] != self._counted:
                self._failures.append(f"{envelope['value']} was counted, not {self._counted}")
            of_runtime.append(ms)
            time.sleep(_PAUSE_SECONDS)
            of_one_shots.append(self._client.evaluate_timed("/eval", {"code": "1 + 1", "timeoutMs": 30_000})[1])
            time.sleep(_PAUSE_SECONDS)
        return of_runtime, of_one_shots


def _floods(port, runtimes):
    def flood(connections, path, body, paths=None, most=None):
        return {"port": port, "key": "flooding", "connections": connections, "method": "POST", "paths": paths or [path], "body": body, "most": most}

    return {
        "loops": flood(100, "/eval", {"code": "while (true) {}", "timeoutMs": 1000}),
        "one-shots": flood(100, "/eval", {"code": "1 + 1"}),
        "runtimes": flood(100, None, {"code": _WORK}, paths=[eval_path(runtime) for runtime in runtimes]),
        "creates": flood(100, "/runtimes", {}, most=_CREATES),
        "batches": flood(20, "/eval/batch", {"evaluations": [{"code": _WORK}] * _BATCH}),
    }


@contextlib.contextmanager
def _flooder():
    # The flood's client stands back: on a machine of its own it would take nothing from those who are measured. Where the kernel shares cores out by session it
    # needs one of its own for that, or what it takes counts as taken by the client that measures.
    stand_back = "echo 19 2> /dev/null > /proc/self/autogroup; exec nice -n 19 node \"$0\""
    with processes.started(["sh", "-c", stand_back, str(SUITE / "kernels/flood.js")], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True, start_new_session=True) as node:
        yield node


@contextlib.contextmanager
def _flooding(node, flood, answers):
    """Adds to the answers how often each status came."""
    node.stdin.write(encode(flood).decode() + "\n")
    node.stdin.flush()
    try:
        yield
    finally:
        node.stdin.write("\n")
        node.stdin.flush()
        if not (line := node.stdout.readline()):
            raise NotMeasured("the client of the flood has ended")
        answers.update(json.loads(line))


def _clear(other, floods):
    """Waits until nothing of the flood is left: runs under way, and runtimes that were made."""
    kept = {path.split("/")[2] for path in floods["runtimes"]["paths"]}
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        status, page = other.request("GET", "/runtimes?limit=100")
        extra = [runtime["id"] for runtime in page["items"] if runtime["id"] not in kept]
        for runtime in extra:
            other.delete(runtime)
        if not extra and other.request("GET", "/limits")[1]["quotas"]["concurrentEvaluations"]["use"] == 0:
            return
        time.sleep(0.05)


def _medians(rounds):
    """(p50, p99) of the runtime and of one-shots: each the median of the rounds."""
    return [tuple(statistics.median(percentile(times[kind], share) for times, _ in rounds) for share in (0.5, 0.99)) for kind in (0, 1)]


def _told(medians, rounds):
    return ", ".join(f"{what} p50 {number(p50)}, p99 {number(p99)} ms of {sum(len(times[kind]) for times, _ in rounds):,}"
                     for kind, (what, (p50, p99)) in enumerate(zip(("runtime", "one-shot"), medians)))


def _sum(rounds):
    total = {}
    for _, answers in rounds:
        for status, count in answers.items():
            total[status] = total.get(status, 0) + count
    return ", ".join(f"{status} {count:,}" for status, count in sorted(total.items())) or "nothing"
