"""Draws the curves as small SVG files that can be read on a light and on a dark page."""

from suite.plot_style import BLUE, ORANGE, figure, save, thousands


def draw(results, folder):
    """Returns the file's name for each section that has a plot."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    for name, (panels, plot) in _PLOTS.items():
        if results.get(name):
            drawing, axes = figure(panels)
            plot(results[name], *axes)
            drawn[name] = save(drawing, folder / f"{name}.svg")
    return drawn


def _runtimes(figures, memory, create, evaluate):
    # What a handful of runtimes takes is lost in what the rest of the service happens to do.
    points = [p for p in figures["points"] if p["runtimes"] >= 10]
    counts = [p["runtimes"] for p in points]
    memory.plot(counts, [p["rssBytesPerRuntime"] / 2**20 for p in points], color=BLUE)
    _title(memory, "RSS of a runtime, MiB", "live runtimes")
    _quantiles(create, counts, [p["createP50Ms"] for p in points], [p["createP99Ms"] for p in points])
    _title(create, "create, ms", "live runtimes")
    everything = figures["points"]
    _quantiles(evaluate, [p["runtimes"] for p in everything],
               [p["evaluation"]["p50Ms"] for p in everything], [p["evaluation"]["p99Ms"] for p in everything])
    _title(evaluate, "1+1 in any of them, ms", "live runtimes")
    for axes in (memory, create, evaluate):
        axes.set_xscale("log")
        axes.set_ylim(bottom=0)
        thousands(axes.xaxis)


def _payloads(figures, latency, throughput):
    for kind, label, color in (("out", "out of a session", BLUE), ("in", "into a session", ORANGE)):
        points = figures[kind]
        sizes = [p["bytes"] for p in points]
        latency.plot(sizes, [p["p50Ms"] for p in points], color=color, label=label + ", p50")
        latency.plot(sizes, [p["p99Ms"] for p in points], color=color, label=label + ", p99", linestyle=":")
        throughput.plot(sizes, [p["perSecond"] * p["bytes"] / 1e6 for p in points], color=color, label=label)
    for axes, title in ((latency, "time of a request, ms"), (throughput, "MB/s")):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks([1, 1e3, 1e6, 1e7], ["1 B", "1 KB", "1 MB", "10 MB"])
        axes.minorticks_off()
        axes.legend()
        thousands(axes.yaxis)
        _title(axes, title, "JSON of the value")


def _connections(figures, session, fresh, latency):
    for axes, kind, label, color in ((session, "session", "session", BLUE), (fresh, "fresh", "one-shot", ORANGE)):
        points = figures[kind]
        axes.plot([p["connections"] for p in points], [p["perSecond"] for p in points], color=color)
        axes.set_ylim(bottom=0)
        thousands(axes.yaxis)
        latency.plot([p["connections"] for p in points], [p["p50Ms"] for p in points], color=color, label=f"{label}, p50")
        latency.plot([p["connections"] for p in points], [p["p99Ms"] for p in points], color=color, label=f"{label}, p99", linestyle=":")
    latency.set_yscale("log")
    latency.legend()
    thousands(latency.yaxis)
    titles = {session: "1+1 in one session, requests/s", fresh: "one-shot 1+1, requests/s", latency: "time of a request, ms"}
    for axes, title in titles.items():
        axes.set_xscale("log", base=2)
        axes.set_xticks([1, 4, 16, 64, 256])
        axes.minorticks_off()
        thousands(axes.xaxis)
        _title(axes, title, "connections")


def _workers(figures, *panels):
    points = figures["points"]
    titles = {"session": "1+1 in 16 sessions, requests/s", "fresh": "one-shot 1+1, requests/s", "cpu": "fib(22) in 16 sessions, requests/s"}
    for axes, (kind, title) in zip(panels, titles.items()):
        axes.bar([str(p["workers"]) for p in points], [p[kind]["perSecond"] for p in points], color=BLUE, width=0.6)
        thousands(axes.yaxis)
        _title(axes, title, "workers")


def _quantiles(axes, x, p50, p99):
    axes.plot(x, p50, color=BLUE, label="p50")
    axes.plot(x, p99, color=ORANGE, label="p99")
    axes.legend()


def _title(axes, title, x):
    axes.set_title(title)
    axes.set_xlabel(x)


# By section: the number of panels, and what draws them.
_PLOTS = {"runtimes": (3, _runtimes), "payloads": (2, _payloads), "connections": (3, _connections), "workers": (3, _workers)}
