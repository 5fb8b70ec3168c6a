"""Starts programs and stops them by process id, and reads the memory of a tree of processes."""

import contextlib
import glob
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def stop_on_sigterm():
    """Makes a SIGTERM unwind the stack as Ctrl-C does, so that everything that was started is stopped."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


@contextlib.contextmanager
def started(command, grace_seconds=40, **options):
    """A child process, ended on the way out together with all that descends from it."""
    process = subprocess.Popen(command, **{"stdin": subprocess.DEVNULL, **options})
    try:
        yield process
    finally:
        _stop(process, grace_seconds)


def run(command, timeout_seconds, **options):
    """Runs a command to its end and returns its exit code and its output, standard error included."""
    with started(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options) as process:
        output, _ = process.communicate(timeout=timeout_seconds)
        return process.returncode, output


def tree(root):
    """That process and all that descend from it."""
    children = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            with open(path, encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(path.split("/")[2]))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def resident_bytes(pids):
    """RSS, summed over the processes."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Rss:"))
    return total


def cpu_seconds(pid):
    """Processor time that a process has taken, without its children's."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _stop(process, grace_seconds):
    if process.poll() is not None:
        return
    # The start time tells a descendant from a stranger that got its number afterwards.
    descendants = [(pid, _start_time(pid)) for pid in tree(process.pid) if pid != process.pid]
    process.terminate()
    try:
        process.wait(grace_seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 5
    while (left := [pid for pid, start in descendants if start and _start_time(pid) == start]) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _start_time(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]
