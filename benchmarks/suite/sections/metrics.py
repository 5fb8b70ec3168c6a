"""What does it cost to be scraped, with many live runtimes?"""

import os
import statistics
import threading
import time

from suite import load, processes, service
from suite.client import eval_path

NAME = "metrics"
ABOUT = "GET /metrics with 1,000 live runtimes: its time, and the throughput of evaluations while it is asked again and again"
# Throughput varies by more from round to round than one scrape a second can cost. So there are many of them, whose loss is shared out, and many rounds.
SCRAPES_PER_SECOND = 20
SETTINGS = {"Limits:MaxRuntimes": 2000, "Workers:MaxRuntimesPerWorker": 250, "Idle:TimeoutSeconds": 3600, "Metrics:MinIntervalMs": 0}


def measure(options):
    count = options.choose(1000, 50)
    shapes = {"largest": {}, "all": {"Metrics:MaxIsolates": 2 * count}}
    return {"runtimes": count, "shapes": {name: _measure(options, count, SETTINGS | more) for name, more in shapes.items()}}


def _measure(options, count, settings):
    with service.running(settings) as jsrun, jsrun.client() as client:
        live = [client.create() for _ in range(count)]
        for runtime in live:
            client.evaluate(eval_path(runtime), {"code": "1+1"})
        # Workers report once a second.
        time.sleep(2)
        scrapes, first, cpu = options.choose(200, 5), _scrape(client)[0], processes.cpu_seconds(jsrun.process.pid)
        times = [_scrape(client)[0] for _ in range(scrapes)]
        cpu_ms = (processes.cpu_seconds(jsrun.process.pid) - cpu) * 1000 / scrapes
        size = _scrape(client)[1]
        paths, seconds = [eval_path(runtime) for runtime in live], options.choose(2, 1)
        rounds, busy, rates = [], [], []
        load.measure(jsrun, paths, {"code": "1+1"}, '"value":2', 16, options.choose(5, 1))

        def without():
            return load.measure(jsrun, paths, {"code": "1+1"}, '"value":2', 16, seconds)["perSecond"]

        def scraped():
            with _Scraper(jsrun) as scraper:
                per_second = without()
            busy.extend(scraper.times)
            rates.append(len(scraper.times) / seconds)
            return per_second

        # In turn, and who is first in turn as well, so that what changes on the machine meanwhile is met by both.
        for number in range(options.choose(30, 2)):
            if number % 2 == 0:
                rounds.append((without(), scraped()))
            else:
                rounds.append((scraped(), without())[::-1])
    return {
        "bytes": size,
        "firstMs": first, "p50Ms": statistics.median(times), "maxMs": max(times), "cpuMs": cpu_ms, "cores": os.cpu_count(),
        "busyP50Ms": statistics.median(busy), "busyMaxMs": max(busy),
        "perSecond": statistics.median(before for before, _ in rounds), "scrapedPerSecond": statistics.median(after for _, after in rounds),
        # Of each round by itself, in percent, for one scrape a second; below 0 where the scraped half was the faster one.
        "scrapesPerSecond": statistics.median(rates), "lostPercents": sorted(100 * (1 - after / before) / rate for (before, after), rate in zip(rounds, rates)),
    }


def _scrape(client):
    """Milliseconds that an answer took, and its size."""
    before = time.perf_counter()
    body = client.read("/metrics")
    return (time.perf_counter() - before) * 1000, len(body)


class _Scraper:
    """Asks so many times a second, as far as the service answers that often."""

    def __init__(self, jsrun):
        self.times, self._jsrun, self._end = [], jsrun, threading.Event()

    def __enter__(self):
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def _run(self):
        with self._jsrun.client() as client:
            due = time.perf_counter()
            while True:
                self.times.append(_scrape(client)[0])
                due = max(due + 1 / SCRAPES_PER_SECOND, time.perf_counter())
                if self._end.wait(due - time.perf_counter()):
                    return
