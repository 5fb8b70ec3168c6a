"""Reads what perf recorded."""

import collections
import re
from typing import NamedTuple

_HEAD = re.compile(r"^(?P<thread>\S.*?)\s+(?P<pid>\d+)\s+(?P<period>\d+):?\s*$")
_FRAME = re.compile(r"^\s+[0-9a-f]+ (?P<symbol>.*?) \((?P<module>[^()]*(?:\(deleted\))?)\)$")
# As .NET writes a method: return type, [assembly], method, arguments, [tier].
_DOTNET = re.compile(r"^.*?\[[\w.\-]+\] (?P<method>[^(]+)\(.*$")

UNKNOWN = "[unknown]"


class Frame(NamedTuple):
    symbol: str
    module: str


class Stack(NamedTuple):
    """Frames from the outermost to the one that ran."""
    process: str  # "api" or "worker"
    thread: str
    frames: tuple


def parse(text, api_pid):
    """CPU nanoseconds by stack."""
    found = collections.Counter()
    process = thread = None
    period, frames = 0, []
    for line in text.splitlines() + [""]:
        if head := _HEAD.match(line):
            process = "api" if int(head["pid"]) == api_pid else "worker"
            # Threads of a kind count as one.
            thread, period, frames = re.sub(r"[\d:/-]+$", "", head["thread"]), int(head["period"]), []
        elif frame := _FRAME.match(line):
            found_frame = _frame(frame["symbol"], frame["module"])
            # Of a module without symbols, one frame tells as much as ten.
            if found_frame.symbol != UNKNOWN or not frames or frames[-1] != found_frame:
                frames.append(found_frame)
        elif not line.strip() and frames:
            found[Stack(process, thread, tuple(reversed(frames)))] += period
            frames = []
    return found


def _frame(symbol, module):
    name = module.rpartition("/")[2]
    return Frame(_short(symbol.partition("+0x")[0]), "compiled by .NET" if name.startswith("perf-") else name)


def _short(symbol):
    if dotnet := _DOTNET.match(symbol):
        return dotnet["method"]
    return symbol if symbol.startswith("(") or "[" in symbol[:1] else symbol.partition("(")[0]
