"""Draws a soak, and tells of it in docs/reliability.md between two marks."""

import time

from suite import machine
from suite.paths import DOCS

_PAGE = DOCS / "reliability.md"
_BEGIN, _END = "<!-- soak: written by benchmarks/load soak --write -->", "<!-- end of soak -->"


def write(samples, report, seconds):
    from suite.plot_style import BLUE, ORANGE, figure, save, thousands

    folder = DOCS / "reliability"
    folder.mkdir(exist_ok=True)
    drawing, (memory, counts, latency) = figure(3)
    minutes = [sample["seconds"] / 60 for sample in samples]

    def line(axes, column, color, label, style="-"):
        axes.plot(minutes, [sample[column] if sample[column] != "" else None for sample in samples], color=color, label=label, linestyle=style, marker="")

    line(memory, "apiMiB", BLUE, "Api")
    line(memory, "workersMiB", ORANGE, "workers")
    line(counts, "apiThreads", BLUE, "threads of the Api")
    line(counts, "workerThreads", ORANGE, "threads of the workers")
    line(counts, "apiDescriptors", BLUE, "descriptors of the Api", ":")
    line(counts, "workerDescriptors", ORANGE, "descriptors of the workers", ":")
    line(latency, "runtimeP99Ms", BLUE, "in a runtime, p99")
    line(latency, "one-shotP99Ms", ORANGE, "one-shot, p99")
    latency.set_yscale("log")
    thousands(latency.yaxis)
    for axes, title in ((memory, "RSS, MiB"), (counts, "threads and file descriptors"), (latency, "1 + 1, ms")):
        axes.set_title(title)
        axes.set_xlabel("minutes")
        if axes is not latency:
            # Room for the legend above the curves.
            axes.set_ylim(0, 1.6 * axes.get_ylim()[1])
        axes.legend(loc="upper left")
    save(drawing, folder / "soak.svg")

    lines = [_BEGIN, "", f"A soak of {seconds / 60:g} minutes on {time.strftime('%Y-%m-%d')}, {machine.describe_short()}:", "", "![Memory, threads, file descriptors and times during the soak](reliability/soak.svg)", ""]
    lines += [f"- {text.split('; samples in')[0]}" for text in report.lines]
    lines += [f"- {'held' if held else '**not held**'}: {what}" for what, held in report.checks] + ["", _END]
    before, _, rest = _PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _PAGE.write_text(before + "\n".join(lines) + after, encoding="utf-8")
