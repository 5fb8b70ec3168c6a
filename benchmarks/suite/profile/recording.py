"""Samples the processes of a service by perf while it is under load."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from suite import load, processes
from suite.errors import NotMeasured
from suite.profile import stacks

_HERTZ = 499
_WARM_UP_SECONDS = 15


@dataclass(frozen=True)
class Recording:
    """Stacks with their CPU nanoseconds, and how many requests a second were answered meanwhile."""
    stacks: dict
    seconds: int
    per_second: float

    @property
    def requests(self):
        return self.per_second * self.seconds


def record(service, path, connections, seconds):
    def loaded(length):
        return load.measure(service, [path], {"code": "1+1"}, '"value":2', connections, length)

    # Code that runs often is compiled anew, and better, after a while.
    loaded(_WARM_UP_SECONDS)
    pids = processes.tree(service.process.pid)
    try:
        with tempfile.TemporaryDirectory(prefix="jsrun-profile-") as scratch:
            data = f"{scratch}/perf.data"
            # cpu-clock is there on virtual machines too, and its periods are nanoseconds.
            command = ["perf", "record", "-q", "-g", "-e", "cpu-clock", "-F", str(_HERTZ), "-o", data, "-p", ",".join(map(str, pids)),
                       "--", "sleep", str(seconds)]
            with processes.started(command) as perf:
                result = loaded(seconds)
                perf.wait(60)
            code, text = processes.run(
                ["perf", "script", "-i", data, "-F", "comm,pid,period,ip,sym,dso"], timeout_seconds=300)
            if code != 0:
                raise NotMeasured(f"perf script ended with {code}: {text.strip()[-300:]}")
    finally:
        _remove_symbol_maps(processes.tree(service.process.pid) + pids)
    return Recording(stacks.parse(text, service.process.pid), seconds, result["perSecond"])


def _remove_symbol_maps(pids):
    """.NET leaves them to whoever asked for them."""
    for pid in pids:
        for name in (f"perf-{pid}.map", f"perfinfo-{pid}.map"):
            Path(tempfile.gettempdir(), name).unlink(missing_ok=True)
