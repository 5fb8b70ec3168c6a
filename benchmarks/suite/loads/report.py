"""What a load has to tell."""

from dataclasses import dataclass, field

from suite import processes
from suite.markdown import number

MIB = 2**20


@dataclass
class Report:
    """Lines to read, and checks: (what, whether it held)."""
    lines: list = field(default_factory=list)
    checks: list = field(default_factory=list)


def resident_mib(jsrun):
    """RSS of the Api and, summed, of its workers."""
    pids = processes.tree(jsrun.process.pid)
    return processes.resident_bytes(pids[:1]) / MIB, processes.resident_bytes(pids[1:]) / MIB


def percentiles(milliseconds):
    shares = ", ".join(f"p{100 * share:g} {number(percentile(milliseconds, share))}" for share in (0.5, 0.99, 0.999))
    return f"{shares}, max {number(max(milliseconds))} ms, of {len(milliseconds):,}"


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
