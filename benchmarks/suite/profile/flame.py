"""Draws flame graphs with Brendan Gregg's flamegraph.pl, which Debian ships."""

import collections
import os
import shutil
import subprocess

from suite.errors import NotMeasured
from suite.profile import stacks

_DEBIAN = "/usr/share/perl5/Devel/NYTProf/flamegraph.pl"
# What is narrower than this share of all cannot be seen, and makes the file large.
_LEAST_SHARE = 0.001


def missing():
    return [] if _script() else ["flamegraph.pl: apt-get install libdevel-nytprof-perl"]


def draw(recording, path, title):
    folded = collections.Counter()
    for stack, nanoseconds in recording.stacks.items():
        frames = [frame.symbol if frame.symbol != stacks.UNKNOWN else f"[{frame.module}]" for frame in stack.frames]
        names = [stack.process, stack.thread, *frames]
        folded[";".join(name.replace(";", ":") for name in names)] += nanoseconds
    least = sum(folded.values()) * _LEAST_SHARE
    lines = "".join(f"{stack} {nanoseconds // 1000}\n" for stack, nanoseconds in folded.items() if nanoseconds >= least)
    done = subprocess.run(
        ["perl", _script(), "--title", title, "--countname", "us", "--minwidth", "1", "--width", "1200", "--hash"],
        input=lines, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise NotMeasured(f"flamegraph.pl failed: {done.stderr.strip()[-300:]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(done.stdout, encoding="utf-8")


def _script():
    return shutil.which("flamegraph.pl") or (_DEBIAN if os.path.exists(_DEBIAN) else None)
