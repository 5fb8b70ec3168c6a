"""The targets, and what was measured of each."""

import statistics
from dataclasses import dataclass

from suite.sections.peers import FLOOR, NODE, SUBJECT, WORKERD


@dataclass(frozen=True)
class Row:
    """A target with its figures: one for each round. None of them: it was not measured."""
    what: str
    target: str
    figures: list | None
    unit: str
    met: bool | None

    @property
    def median(self):
        return statistics.median(self.figures)


def at_least(what, limit, figures, unit=""):
    return _row(what, "≥", limit, figures, unit, lambda median: median >= limit)


def at_most(what, limit, figures, unit=""):
    return _row(what, "≤", limit, figures, unit, lambda median: median <= limit)


def rows(results):
    """All of them, in the order of the page. Takes the figures by section; None stands for a section that was not measured."""
    peers, cpu, library = results.get("peers"), results.get("cpu"), results.get("library")
    snapshots = results.get("snapshots")
    startup, runtimes = results.get("startup"), results.get("runtimes")
    return [
        at_least("session `1+1` @64 / bare Kestrel", 0.6, _rate(peers, "session", 64, FLOOR)),
        at_least("session `1+1` @64 / Node + isolated-vm", 2, _rate(peers, "session", 64, NODE)),
        at_least("session `1+1` @64 / workerd", 4, _rate(peers, "session", 64, WORKERD)),
        at_most("session `1+1` @1: p50 / Node + isolated-vm's", 1, _p50_ratio(peers, "session", 1, NODE)),
        at_least("one-shot `1+1` @16 / Node + isolated-vm", 1.6, _rate(peers, "fresh", 16, NODE)),
        at_least("one-shot `1+1` @16 / workerd", 8, _rate(peers, "fresh", 16, WORKERD)),
        at_most("one-shot `1+1` @1, one every 10 ms: p50", 0.6, (results.get("unhurried") or {}).get("oneShotMs"), "ms"),
        at_most("one-shot `1+1` @1, one after the other: p50", 0.6, _p50(peers, "fresh", 1) or _fresh_p50(results.get("connections")), "ms"),
        *[at_least(f"create and delete a runtime @{n} / Node + isolated-vm", 2, _rate(peers, "lifecycle", n, NODE))
          for n in _connections(peers, "lifecycle")],
        at_most("create a runtime: p50", 1, _create_p50(runtimes), "ms"),
        *[at_least(f"100 KB of JSON out of a session @{n} / Node + isolated-vm", 1, _rate(peers, "result-100k", n, NODE))
          for n in _connections(peers, "result-100k")],
        *[at_least(f"100 KB of JSON into a session @{n} / Node + isolated-vm", 1, _rate(peers, "args-100k", n, NODE))
          for n in _connections(peers, "args-100k")],
        *[at_least(f"speed of code that computes, in a session / Node itself: {name}", 0.95, kernel["ratios"])
          for name, kernel in ((cpu or {}).get("kernels") or {"": {"ratios": None}}).items()],
        at_least("two sessions that compute, on two cores / one", 1.9, (cpu or {}).get("scaling")),
        at_most("RSS of an idle runtime, 200 of them, settings as shipped", 1,
                [runtimes["asShipped"]["rssBytesPerRuntime"] / 2**20] if runtimes else None, "MiB"),
        at_most("RSS of an idle runtime, 5,000 of them", 1, _rss(runtimes, 5000), "MiB"),
        at_most("evaluation in any of 5,000 live runtimes: p99", 5, _p99(runtimes, 5000), "ms"),
        at_most("first evaluation after process start", 1, (startup or {}).get("seconds"), "s"),
        at_least("1 MB library in a fresh runtime: first time / second time", 3,
                 [r["requestMs"][0] / r["requestMs"][1] for r in library["rounds"]] if library else None),
        *[at_least(f"TypeScript in a fresh runtime, {what}: from source, the first time / from a snapshot", 10,
                   [r["sourceMs"][0] / statistics.median(r["snapshotMs"][1:]) for r in snapshots["uses"][name]] if snapshots else None)
          for name, what in (("version", "`ts.version`"), ("transpile", "a translation"))],
        at_most("making a context of a runtime, one every 10 ms: p50, less that of an evaluation", 0.4, _context_ms(results.get("contexts")), "ms"),
        at_least("isolated tests in one runtime, each in a fresh context, @1", 1000, _tests(results.get("contexts")), "/s"),
        at_most("`GET /metrics` with 1,000 live runtimes: longest of 200, at rest", 50, _scrape(results.get("metrics"), "maxMs"), "ms"),
        at_most("the same under load: p50", 50, _scrape(results.get("metrics"), "busyP50Ms"), "ms"),
        at_most("throughput that one such scrape a second costs", 1, _scrape(results.get("metrics"), "lostPercents"), "%"),
    ]


def _scrape(metrics, key):
    """As shipped."""
    figures = metrics["shapes"]["largest"][key] if metrics else None
    return [figures] if isinstance(figures, float) else figures


def _context_ms(contexts):
    return [create - evaluation for create, evaluation in zip(contexts["createMs"], contexts["evaluationMs"])] if contexts else None


def _tests(contexts):
    return [contexts["tests"][next(iter(contexts["tests"]))]["perSecond"]] if contexts else None


def _row(what, sign, limit, figures, unit, test):
    met = test(statistics.median(figures)) if figures else None
    return Row(what, f"{sign} {limit:g}{' ' + unit if unit else ''}", figures or None, unit, met)


def _cell(peers, workload, connections):
    cells = peers["cells"] if peers else ()
    return next((c for c in cells if (c["workload"], c["connections"]) == (workload, connections)), None)


def _connections(peers, workload):
    found = [cell["connections"] for cell in peers["cells"] if cell["workload"] == workload] if peers else []
    return found or [1]


def _valid(cell, *services):
    return cell and all(name in cell["services"] and not cell["services"][name]["problem"] for name in services)


def _rate(peers, workload, connections, other):
    """Requests a second over the other's, round by round."""
    cell = _cell(peers, workload, connections)
    return _ratios(cell, "roundsPerSecond", other) if _valid(cell, SUBJECT, other) else None


def _p50_ratio(peers, workload, connections, other):
    cell = _cell(peers, workload, connections)
    return _ratios(cell, "roundsP50Ms", other) if _valid(cell, SUBJECT, other) else None


def _ratios(cell, key, other):
    return [ours / theirs for ours, theirs in zip(cell["services"][SUBJECT][key], cell["services"][other][key])]


def _p50(peers, workload, connections):
    cell = _cell(peers, workload, connections)
    return cell["services"][SUBJECT]["roundsP50Ms"] if _valid(cell, SUBJECT) else None


def _fresh_p50(connections):
    return [point["p50Ms"] for point in connections["fresh"] if point["connections"] == 1] if connections else None


def _point(runtimes, count):
    return next((p for p in runtimes["points"] if p["runtimes"] == count), None) if runtimes else None


def _rss(runtimes, count):
    point = _point(runtimes, count)
    return [point["rssBytesPerRuntime"] / 2**20] if point else None


def _p99(runtimes, count):
    point = _point(runtimes, count)
    return [point["evaluation"]["p99Ms"]] if point and point["evaluation"]["everyRuntime"] else None


def _create_p50(runtimes):
    """Of the creations where enough were made to speak of a median."""
    return [p["createP50Ms"] for p in runtimes["points"] if p["created"] >= 50] or None if runtimes else None
