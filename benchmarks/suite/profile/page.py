"""Writes docs/profile.md: the figures stand between two marks, and what people write around them stays."""

import collections

from suite.markdown import number, table
from suite.profile import layers

_BEGIN, _END = "<!-- figures of benchmarks/profile: begin -->", "<!-- figures of benchmarks/profile: end -->"
_TITLES = {"session": "`1+1` in one session", "fresh": "one-shot `1+1`"}
_TOP = 15


def write(folder, recordings, connections, seconds, facts):
    path = folder / "profile.md"
    text = path.read_text(encoding="utf-8") if path.exists() else f"# Where the time goes\n\n{_BEGIN}\n{_END}\n"
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{path} has lost the marks between which the figures stand")
    figures = "\n\n".join([
        "Recorded by `benchmarks/profile` on {date}, commit {commit}: {cpu}, {cores} cores, {os}, {kernel}.".format(**facts)
        + f" `perf` sampled the service and its workers for {seconds} s of each load; `wrk`, on the same cores, is not among it. A stack"
        " counts for the layer of its innermost frame that belongs to one. V8's own frames keep no frame"
        " pointers: what called them is not known.",
        *(_load(kind, recording, connections[kind]) for kind, recording in recordings.items())])
    path.write_text(f"{before}{_BEGIN}\n\n{figures}\n\n{_END}{after}", encoding="utf-8")
    return path


def _load(kind, recording, connections):
    total = sum(recording.stacks.values())
    return "\n\n".join([
        f"## {_TITLES[kind][:1].upper()}{_TITLES[kind][1:]}, {connections} connections",
        f"{recording.per_second:,.0f} requests/s while recorded, {number(total / 1000 / recording.requests)} µs of CPU each.",
        _layers(recording, total),
        f"![Flame graph](performance/flame-{kind}.svg)",
        _top(recording, total)])


def _layers(recording, total):
    sums = layers.sum_by_layer(recording.stacks)

    def microseconds(nanoseconds):
        return number(nanoseconds / 1000 / recording.requests)

    rows = []
    for layer in layers.NAMES:
        api, worker = sums[layer, "api"], sums[layer, "worker"]
        rows.append([layer, microseconds(api), microseconds(worker), f"{(api + worker) / total:.1%}"])
    rows.append(["all", *(microseconds(sum(n for (_, p), n in sums.items() if p == process)) for process in ("api", "worker")), "100%"])
    return table(["layer", "service, µs a request", "workers, µs a request", "of all"], rows)


def _top(recording, total):
    own = collections.Counter()
    for stack, nanoseconds in recording.stacks.items():
        own[stack.process, stack.frames[-1]] += nanoseconds
    rows = [[f"`{frame.symbol}`", frame.module, process, f"{nanoseconds / total:.1%}"]
            for (process, frame), nanoseconds in own.most_common(_TOP)]
    return "What ran most, itself:\n\n" + table(["function", "in", "process", "of all"], rows)
