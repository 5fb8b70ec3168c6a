#!/usr/bin/env python3
"""Measures a JsRun service over HTTP and prints a Markdown table.

    dotnet build -c Release
    benchmarks/http/load.py                          # starts the built service on a free port, measures, stops it
    benchmarks/http/load.py --seconds 2 --runtimes 500

Needs wrk (Debian: apt-get install wrk). Loopback only; stops by itself. The load generator takes its share of the
same cores, so figures of two machines, or of two days, do not compare: only ratios within one run do.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


class Service:
    """The built Api in a process of its own."""

    def __init__(self, executable):
        environment = dict(os.environ, JsRun__Limits__MaxRuntimes="100000")
        started = time.monotonic()
        self.process = subprocess.Popen(
            [executable, "--urls", "http://127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        self.url = None
        for line in self.process.stdout:
            if match := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = match[0]
                break
        if not self.url:
            raise SystemExit("the service did not start")
        threading.Thread(target=lambda: [None for _ in self.process.stdout], daemon=True).start()
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=60)
        deadline = time.monotonic() + 60
        while self.call("POST", "/eval", {"code": "1"})[0] != 200:
            if time.monotonic() > deadline:
                raise SystemExit("the service did not become ready")
            time.sleep(0.01)
        self.first_evaluation_ms = (time.monotonic() - started) * 1000

    def call(self, method, path, body=None):
        self.connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        text = response.read()
        return response.status, json.loads(text) if text else None

    def create(self):
        status, runtime = self.call("POST", "/runtimes", {})
        if status != 201:
            raise SystemExit(f"POST /runtimes: {status} {runtime}")
        return runtime["id"]

    def workers(self):
        """Process ids of the workers: the service's children."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            direct = file.read().split()
        tasks = os.listdir(f"/proc/{self.process.pid}/task")
        for task in tasks:
            with open(f"/proc/{self.process.pid}/task/{task}/children") as file:
                direct += file.read().split()
        return sorted(set(map(int, direct)))

    def resident_bytes(self):
        total = 0
        for pid in self.workers():
            with open(f"/proc/{pid}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Rss:"))
        return total

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def wrk(service, connections, seconds, path, body, expected):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", os.path.join(HERE, "load.lua"),
               service.url, "--", path, json.dumps(body), expected]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60)
    if "WRONG" in done.stderr:
        raise SystemExit(done.stderr)
    match = re.search(r"^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)$", done.stdout, re.M)
    if not match:
        raise SystemExit(done.stdout + done.stderr)
    requests, micros, p50, p99, errors = map(int, match.groups())
    if errors:
        raise SystemExit(f"{errors} requests failed")
    return requests / micros * 1e6, p50 / 1000, p99 / 1000


def measure_requests(service, seconds, rounds):
    runtime = service.create()
    workloads = [("session `1+1`", f"/runtimes/{runtime}/eval", connections) for connections in (1, 16, 64)]
    workloads += [("one-shot `1+1`", "/eval", connections) for connections in (1, 16)]
    print("| workload | connections | requests/s | p50 ms | p99 ms |\n|---|---|---|---|---|")
    for name, path, connections in workloads:
        results = [wrk(service, connections, seconds, path, {"code": "1+1"}, '"value":2') for _ in range(rounds + 1)][1:]
        rate, p50, p99 = (statistics.median(column) for column in zip(*results))
        print(f"| {name} | {connections} | {rate:,.0f} | {p50:.2f} | {p99:.2f} |", flush=True)


def measure_lifecycle(service, count):
    times = []
    for _ in range(count):
        before = time.monotonic()
        runtime = service.create()
        times.append((time.monotonic() - before) * 1000)
        service.call("DELETE", f"/runtimes/{runtime}")
    times.sort()
    print(f"\nRuntime create over HTTP, one at a time: p50 {times[len(times) // 2]:.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms ({count} creates)")


def measure_memory(service, count):
    before = service.resident_bytes()
    runtimes = [service.create() for _ in range(count)]
    for runtime in runtimes:
        status, envelope = service.call("POST", f"/runtimes/{runtime}/eval", {"code": "1+1"})
        if status != 200 or envelope["value"] != 2:
            raise SystemExit(f"eval: {status} {envelope}")
    after = service.resident_bytes()
    print(f"RSS per idle runtime, each having evaluated once: {(after - before) / count / 2**20:.2f} MiB ({count} runtimes)")
    for runtime in runtimes:
        service.call("DELETE", f"/runtimes/{runtime}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--api", default=os.path.join(ROOT, "artifacts/bin/JsRun.Api/release/JsRun.Api"), help="the Api's executable")
    options.add_argument("--seconds", type=int, default=3, help="length of one run")
    options.add_argument("--rounds", type=int, default=3, help="runs of each workload, after one that is thrown away; medians are printed")
    options.add_argument("--runtimes", type=int, default=200, help="live runtimes for the memory figure")
    arguments = options.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    service = Service(arguments.api)
    try:
        measure_requests(service, arguments.seconds, arguments.rounds)
        measure_lifecycle(service, arguments.runtimes)
        measure_memory(service, arguments.runtimes)
        print(f"First evaluation answered {service.first_evaluation_ms:.0f} ms after process start")
    finally:
        service.stop()


if __name__ == "__main__":
    main()
