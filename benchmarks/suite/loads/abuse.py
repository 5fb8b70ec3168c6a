"""One tenant abuses the service, another works."""

import hashlib
import threading
import time

from suite import service
from suite.client import Client, eval_path
from suite.loads.report import Report, percentile, percentiles

NAME = "abuse"
ABOUT = "a tenant whose scripts burn, bomb and crash, four at a time, beside one that evaluates 1 + 1"

_AT_ONCE = 4
# Innocents and abuser have one worker each for one-shots, and one for runtimes.
_SETTINGS = {"Workers:Count": 1, **{f"Tenants:{tenant}:Keys:default:Hash": hashlib.sha256(tenant.encode()).hexdigest() for tenant in ("abuser", "innocent")}}
_MAX_RATIO = 3
# What a request may take more where the scheduler has given both cores to others for some turns, and three times next to nothing is less than that.
_ALLOWANCE_MS = 20
_SCRIPTS = (
    "for (;;);", "for (;;) await 0;", "const a = []; for (;;) a.push({});", "/(a+)+b/.test('a'.repeat(40))", "const a = []; for (;;) a.push(new ArrayBuffer(1 << 20));",
    "new Promise(() => setInterval(() => {}, 1))", "let s = 'x'; for (;;) s += s;", "Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)", "for (;;) console.log('x'.repeat(1000));",
    "'x'.repeat(2 ** 29 - 25).split('')", "(function f() { return f() + 1; })()", "for (;;) JSON.parse('[1, 2, 3]');")


def run(quick):
    """The innocent's requests go one after the other, half of them to its runtime, whose counter tells whether anything was lost."""
    quiet_seconds, seconds = (4, 10) if quick else (15, 60)
    report, failures = Report(), []
    with service.running(_SETTINGS, key="innocent") as jsrun, jsrun.client() as client:
        runtime = client.create()
        counted = 0

        def work(seconds):
            nonlocal counted
            times, until = [], time.monotonic() + seconds
            while time.monotonic() < until:
                counted += 1
                envelope, ms = client.evaluate_timed(eval_path(runtime), {"code": "globalThis.n = (globalThis.n ?? 0) + 1", "timeoutMs": 30_000})
                if envelope["value"] != counted:
                    failures.append(f"{envelope['value']} was counted, not {counted}")
                times += [ms, client.evaluate_timed("/eval", {"code": "1 + 1", "timeoutMs": 30_000})[1]]
                time.sleep(0.005)
            return times

        work(2)
        quiet = work(quiet_seconds)
        ended, outcomes = threading.Event(), {}
        abusers = [threading.Thread(target=_abuse, args=(jsrun, number, ended, outcomes), daemon=True) for number in range(_AT_ONCE)]
        for abuser in abusers:
            abuser.start()
        abused = work(seconds)
        ended.set()
        for abuser in abusers:
            abuser.join(60)
    ratio = percentile(abused, 0.99) / percentile(quiet, 0.99)
    report.lines = [
        "quiet: " + percentiles(quiet), "beside abuse: " + percentiles(abused), f"p99 {ratio:.1f} times the quiet one",
        "the abuser was answered: " + ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(outcomes.items()))]
    report.checks = [
        (f"nothing was lost: {failures[:3] or 'no failures'}", not failures),
        (f"p99 beside abuse is at most {_MAX_RATIO} times the quiet one, and {_ALLOWANCE_MS} ms", percentile(abused, 0.99) <= _MAX_RATIO * percentile(quiet, 0.99) + _ALLOWANCE_MS),
        ("the abuser is answered as documented", not [outcome for outcome in outcomes if outcome.startswith(("4", "5")) and outcome not in ("429", "503")])]
    return report


def _abuse(jsrun, number, ended, outcomes):
    client = Client(jsrun.host, jsrun.port, "abuser")
    turn = number * 3
    while not ended.is_set():
        turn += 1
        status, answer = client.request("POST", "/eval", {"code": _SCRIPTS[turn % len(_SCRIPTS)], "console": True, "timeoutMs": 300, "maxHeapBytes": 16 << 20})
        key = answer["outcome"] if status == 200 else str(status)
        outcomes[key] = outcomes.get(key, 0) + 1
    client.close()
