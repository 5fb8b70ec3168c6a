"""What the figures were measured on, and what was measured."""

import os
import platform
import re
import subprocess

from suite.paths import ROOT


def describe():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        cpu = re.search(r"^model name\s*: (.*)$", file.read(), re.M)
    with open("/proc/meminfo", encoding="ascii") as file:
        memory_kb = int(re.search(r"^MemTotal:\s+(\d+)", file.read(), re.M)[1])
    return {
        "cpu": cpu[1] if cpu else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memoryGiB": round(memory_kb / 2**20, 1),
        "kernel": f"{os.uname().sysname} {os.uname().release.split('-')[0]}",
        "os": platform.freedesktop_os_release().get("PRETTY_NAME", "unknown"),
    }


def describe_short():
    return "{cpu}, {cores} cores, {memoryGiB} GiB".format(**describe())


def versions():
    return {
        "Node.js": first_line("node", "--version").lstrip("v"),
        "wrk": (first_line("wrk", "--version").split() + ["", "unknown"])[1],
    }


def commit():
    """The commit that was measured, and whether the tree had other changes."""
    changed = first_line("git", "-C", str(ROOT), "status", "--porcelain", "--untracked-files=no", "--", "src", "build", "appsettings.json")
    return first_line("git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD") + (" with changes" if changed else "")


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        return "unknown"
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines else ""


def runtime_version():
    """The newest runtime of .NET 10, which is what the service is run by."""
    done = subprocess.run(["dotnet", "--list-runtimes"], capture_output=True, text=True, timeout=60, check=False)
    found = re.findall(r"^Microsoft\.NETCore\.App (10\.\S+)", done.stdout, re.M)
    return found[-1] if found else "unknown"
