"""Mixed use for a long time: what the service takes must not grow with it."""

import csv
import glob
import json
import statistics
import subprocess
import time

from suite import processes, service
from suite.client import encode
from suite.loads import soak_page
from suite.loads.report import MIB, Report, percentile, percentiles
from suite.loads.soak_work import Work
from suite.paths import ARTIFACTS, SUITE

NAME = "soak"
ABOUT = "mixed use for half an hour (--minutes), with evictions, streams, snapshots, sessions and crashes on purpose"

CSV = ARTIFACTS / "soak.csv"
_SETTINGS = {"Idle:SweepSeconds": 0.5}
_SAMPLE_SECONDS = 2
_SESSIONS = 8
_SESSION_CALLS_PER_SECOND = 2

# By column: what it may grow by from the second fifth of the run to the last, as a share and as a number; of medians. The first fifth fills pools.
_BOUNDS = {
    "apiMiB": (0.25, 64), "workersMiB": (0.25, 128),
    # Workers come and go, with the snapshots and after crashes: two at most, with some 25 threads and 60 descriptors each, and threads that wait for the next runtime.
    "workers": (0, 2), "workerThreads": (0.2, 60), "workerDescriptors": (0.2, 130), "apiThreads": (0, 16), "apiDescriptors": (0, 48),
}
_NAMES = {
    "apiMiB": "RSS of the Api, MiB", "workersMiB": "RSS of its workers, MiB", "apiThreads": "threads of the Api", "workerThreads": "threads of its workers",
    "apiDescriptors": "file descriptors of the Api", "workerDescriptors": "file descriptors of its workers", "workers": "workers",
}


def run(quick, minutes=None, write=False):
    """Samples go to a CSV file; with `write` they are drawn, and told in docs/reliability.md."""
    seconds = (minutes or (0.5 if quick else 30)) * 60
    report, samples, times = Report(), [], {"one-shot": [], "runtime": []}
    with service.running(_SETTINGS) as jsrun, jsrun.client() as client, \
            processes.started(["node", str(SUITE / "kernels/sessions.js")], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True) as node:
        runtimes = [client.create() for _ in range(_SESSIONS)]
        began = time.monotonic()
        node.stdin.write(encode({"port": jsrun.port, "runtimes": runtimes, "perSecond": _SESSION_CALLS_PER_SECOND, "seconds": int(seconds)}).decode() + "\n")
        node.stdin.flush()
        with Work(jsrun) as work:
            while (now := time.monotonic() - began) < seconds:
                time.sleep(min(_SAMPLE_SECONDS, seconds - now))
                window = work.take_times()
                for kind, values in window.items():
                    times[kind] += values
                samples.append({"seconds": round(time.monotonic() - began, 1), **_sample(jsrun.process.pid), **_window(window)})
        sessions = json.loads(node.stdout.readline() or '{"answers": 0, "calls": 0, "errors": ["the client of the sessions has ended"]}')
    _save(samples)
    growth = {column: _growth(samples, column) for column in _BOUNDS}
    report.lines = [
        f"{work.requests:,} requests and {sessions['answers']:,} evaluations in sessions in {seconds / 60:g} minutes; samples in {CSV}",
        "one-shot 1 + 1: " + percentiles(times["one-shot"]), "in a runtime: " + percentiles(times["runtime"]),
        *(f"{_NAMES[column]}: {before:.0f} in the second fifth, {after:.0f} in the last" for column, (before, after) in growth.items())]
    report.checks = [
        (f"every request was answered as it should be: {work.failures[:5] or 'no failures'}", not work.failures),
        (f"every session was answered: {sessions['errors'][:3] or 'no errors'}", not sessions["errors"] and sessions["answers"] == sessions["calls"] > 0),
        *((f"{_NAMES[column]}: at most {share:.0%} and {number} more", growth[column][1] <= growth[column][0] * (1 + share) + number)
          for column, (share, number) in _BOUNDS.items())]
    if write:
        soak_page.write(samples, report, seconds)
    return report


def _sample(root):
    pids = processes.tree(root)
    api, workers = pids[:1], pids[1:]
    return {
        "apiMiB": round(processes.resident_bytes(api) / MIB, 1), "workersMiB": round(processes.resident_bytes(workers) / MIB, 1), "workers": len(workers),
        "apiThreads": _count(api, "task"), "workerThreads": _count(workers, "task"), "apiDescriptors": _count(api, "fd"), "workerDescriptors": _count(workers, "fd")}


def _count(pids, what):
    return sum(len(glob.glob(f"/proc/{pid}/{what}/*")) for pid in pids)


def _window(times):
    return {f"{kind}{name}Ms": round(percentile(values, share), 2) if values else "" for kind, values in times.items() for name, share in (("P50", 0.5), ("P99", 0.99))}


def _growth(samples, column):
    fifth = max(1, len(samples) // 5)
    values = [sample[column] for sample in samples]
    return statistics.median(values[fifth:2 * fifth] or values), statistics.median(values[-fifth:])


def _save(samples):
    with open(CSV, "w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, samples[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(samples)
