"""What has to be installed, checked before anything is started."""

import importlib.util
import os
import shutil

_PROGRAMS = {
    "wrk": "wrk, the load generator: apt-get install wrk",
    "node": "node, Node.js 20 or later: apt-get install nodejs",
    "dotnet": "dotnet, the .NET 10 SDK",
    "git": "git: apt-get install git",
    "perf": "perf: apt-get install linux-perf",
}


def missing(programs, modules=()):
    """One line for each thing that is not there."""
    lines = [_PROGRAMS[name] for name in programs if not shutil.which(name)]
    if "matplotlib" in modules and not importlib.util.find_spec("matplotlib"):
        lines.append("matplotlib for this Python: apt-get install python3-matplotlib")
    if not os.path.isdir("/proc/self"):
        lines.append("/proc: the suite measures Linux processes")
    return lines
