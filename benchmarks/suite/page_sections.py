"""The text and tables of each section."""

import statistics

from suite.markdown import duration, number, size, spread, table
from suite.sections.peers import FLOOR, NODE, SUBJECT, WORKERD


def _peers(figures):
    others = [NODE, WORKERD, FLOOR]
    rows = []
    for cell in figures["cells"]:
        row = [f"{cell['workload']} @{cell['connections']}"]
        for name in [SUBJECT, *others]:
            service = cell["services"].get(name)
            if not service:
                row.append("")
            elif service["problem"]:
                row.append("invalid")
            else:
                row.append(f"{number(service['perSecond'])} ({number(statistics.median(service['roundsP50Ms']))})")
        rows.append(row)
    problems = [f"Invalid: {cell['workload']} @{cell['connections']}, {name}: {service['problem']}."
                for cell in figures["cells"] for name, service in cell["services"].items() if service["problem"]]
    parts = [
        f"Completed per second and, in brackets, the p50 of a request in ms; medians of {figures['rounds']} rounds of"
        f" {figures['seconds']} s. `lifecycle` is a create and a delete."
        " Bare Kestrel evaluates nothing: it is the floor of what HTTP costs.",
        table(["", "JsRun", "Node + isolated-vm", "workerd", "bare Kestrel"], rows),
        *problems]
    if figures["others"] is not None:
        parts.append(f"Other work took {figures['others']:.0%} of the machine, seen in the pauses"
                     + (", which is too much: services that use every core come out too low." if figures["others"] > 0.1 else "."))
    if memory := figures["memory"]:
        count = next(iter(memory.values()))["runtimes"]
        parts.append(f"Memory of a session, {count} of them live: " + ", ".join(
            f"{names} {number(memory[key]['rssKb'] / 1024)} MiB of RSS ({number(memory[key]['pssKb'] / 1024)} of PSS)"
            for key, names in ((SUBJECT, "JsRun"), (NODE, "Node + isolated-vm"), (WORKERD, "workerd")) if key in memory) + ".")
    return "\n\n".join(parts)


def _runtimes(figures):
    rows = [[
        f"{p['runtimes']:,}", number(p["rssBytesPerRuntime"] / 2**20),
        f"{number(p['createP50Ms'])} / {number(p['createP99Ms'])}",
        f"{number(p['evaluation']['p50Ms'])} / {number(p['evaluation']['p99Ms'])}",
        "yes" if p["evaluation"]["everyRuntime"] else "no"] for p in figures["points"]]
    shipped = figures["asShipped"]
    return (
        f"With the settings as shipped, {shipped['runtimes']} runtimes take {number(shipped['rssBytesPerRuntime'] / 2**20)} MiB"
        " of RSS each."
        f" For thousands, more of them share a worker here (see Settings).\n\n"
        f"Every runtime has evaluated once. RSS is that of all processes, less the {number(figures['emptyRssBytes'] / 2**20)} MiB of the"
        " service without runtimes, by the number of runtimes. Runtimes are created one after the other. Evaluations go to one"
        " runtime after the other, shuffled, over one connection; times in ms, p50 / p99.\n\n"
        + table(["live runtimes", "MiB of RSS each", "create", "`1+1` in any of them", "each has answered"], rows))


def _payloads(figures):
    rows = [[size(out["bytes"]), _request(out), _throughput(out), _request(into), _throughput(into)]
            for out, into in zip(figures["out"], figures["in"])]
    return (f"An array of records, held by a session and returned, or sent as a global; one connection, {_lengths(figures)}.\n\n"
            + table(["JSON", "out: p50 / p99 ms", "MB/s", "in: p50 / p99 ms", "MB/s"], rows))


def _connections(figures):
    rows = [[session["connections"], number(session["perSecond"]), _request(session), number(fresh["perSecond"]), _request(fresh)]
            for session, fresh in zip(figures["session"], figures["fresh"])]
    return (f"`1+1` in one session that all connections share, and one-shot; {_lengths(figures)}.\n\n"
            + table(["connections", "session: requests/s", "p50 / p99 ms", "one-shot: requests/s", "p50 / p99 ms"], rows))


def _workers(figures):
    rows = [[p["workers"], *(cell for kind in ("session", "fresh", "cpu") for cell in (number(p[kind]["perSecond"]), _request(p[kind])))]
            for p in figures["points"]]
    return (f"16 connections; sessions are as many as connections; {_lengths(figures)}. `Workers:Count` workers serve the one-shots,"
            " and as many the sessions.\n\n"
            + table(["workers", "session `1+1`: requests/s", "p50 / p99 ms", "one-shot `1+1`: requests/s", "p50 / p99 ms",
                     "session `fib(22)`: requests/s", "p50 / p99 ms"], rows))


def _cpu(figures):
    rows = [[name, number(statistics.median(kernel["sessionMs"])), number(statistics.median(kernel["nodeMs"])), spread(kernel["ratios"])]
            for name, kernel in figures["kernels"].items()]
    return (f"The same source in a session and in a Node process, each timing itself; {figures['rounds']} rounds, which take turns.\n\n"
            + table(["kernel", "session, ms", "Node, ms", "speed of the session / Node's"], rows))


def _unhurried(figures):
    rows = [["one-shot", spread(figures["oneShotMs"])], ["in a session", spread(figures["sessionMs"])]]
    return (f"`1+1` over one connection, {number(figures['pauseMs'])} ms between an answer and the next request: medians of"
            f" {figures['requests']} requests. The processor sleeps meanwhile, and has to wake up for each hop of a request.\n\n"
            + table(["evaluation", "ms"], rows))


def _library(figures):
    times = zip(*(r["requestMs"] for r in figures["rounds"]))
    walls = zip(*(r["wallMs"] for r in figures["rounds"]))
    rows = [[f"{turn}.", spread(request), spread(wall)] for turn, (request, wall) in enumerate(zip(times, walls), 1)]
    return (f"{figures['bytes']:,} bytes of generated source, evaluated in one new runtime after the other;"
            f" {len(figures['rounds'])} libraries, each unknown to the service at first.\n\n"
            + table(["time", "request, ms", "of it the evaluation, ms"], rows))


def _snapshots(figures):
    uses = figures["uses"]

    def row(what, take):
        return [what, *(spread([take(r) for r in uses[name]]) for name in ("version", "transpile"))]

    rows = [row("from its source, for the first time", lambda r: r["sourceMs"][0]),
            row("from its source, whose compiled code the worker has kept", lambda r: statistics.median(r["sourceMs"][1:])),
            row("from a snapshot that the worker has not got yet", lambda r: r["snapshotMs"][0]),
            row("from a snapshot that the worker has", lambda r: statistics.median(r["snapshotMs"][1:])),
            row("making the snapshot, once", lambda r: r["buildMs"])]
    every = [r for rounds in uses.values() for r in rounds]
    return (f"TypeScript's compiler, {figures['bytes']:,} bytes of source, in one-shot evaluations, each in a fresh runtime: one asks for"
            f" `ts.version`, the other has a small file translated. {len(uses['version'])} rounds of each, every one with a service that has not seen the"
            f" compiler before; where something is repeated, medians of {figures['evaluations'] - 1} evaluations with a pause between two. The source"
            " goes with each request that starts from it. The scripts of the snapshot load the compiler and translate a file once, so it"
            f" has {size(statistics.median(r['bytes'] for r in every))}.\n\n"
            + table(["evaluation in a fresh runtime", "`ts.version`: request, ms", "translation: request, ms"], rows))


def _contexts(figures):
    rows = [["an evaluation in the default context", spread(figures["evaluationMs"])],
            ["making a context", spread(figures["createMs"])],
            ["an evaluation in a fresh context", spread(figures["freshMs"])],
            ["Node: `vm.createContext` and `vm.runInContext`, no HTTP", spread(figures["nodeMs"])]]
    tests = [[f"@{connections}", number(result["perSecond"]), number(result["p50Ms"]), number(result["p99Ms"])]
             for connections, result in figures["tests"].items()]
    return (f"One runtime, one request every {number(figures['pauseMs'])} ms: medians of {figures['count']}. A runtime that uses contexts has the next"
            " one made while it has nothing else to do.\n\n" + table(["", "ms"], rows)
            + "\n\nIsolated tests, each in a fresh context of the same runtime, one after the other as fast as they come:\n\n"
            + table(["connections", "tests/s", "p50, ms", "p99, ms"], tests))


def _streaming(figures):
    rows = []
    for name in figures["itemsPerSecond"]["NDJSON"]:
        node = figures["nodePerSecond"].get(name)
        ours = [kinds[name] for kinds in figures["itemsPerSecond"].values()]
        peer = (spread(node), spread([a / b for a, b in zip(ours[0], node)])) if node else ("", "")
        rows.append([name, *(spread(values) for values in ours), *peer])
    return (f"{figures['count']:,} small objects over one connection, items per second, to a client that counts them. Node's generator is in a context of its"
            " own, without limits, and its server encodes each item and sends 16 KiB at a time:\n\n"
            + table(["", *figures["itemsPerSecond"], "Node, NDJSON", "JsRun / Node, NDJSON"], rows)
            + f"\n\nWhat a script writes to the console first is there after {spread(figures['firstEventMs'])} ms, one request every"
            f" {number(figures['pauseMs'])} ms on a connection of its own; `1+1` on one that is open takes {spread(figures['evaluationMs'])} ms.")


def _hostcalls(figures):
    names = {"one": "asynchronous, one after the other", "batches": "asynchronous, 100 at once", "sync": "synchronous, one after the other"}
    rows = []
    for kind, rates in figures["perSecond"].items():
        ratios = [ours / theirs for ours, theirs in zip(rates["jsrun"], rates["thread"])]
        rows.append([names[kind], *(spread(rates[name]) for name in ("jsrun", "thread")), spread(ratios), spread(rates["inline"]) if "inline" in rates else ""])
    return ("One session, whose script calls a function that adds one and is carried out by the client, over a WebSocket. The client, in Node, is the same for all."
            " Node's server is what one writes with its own modules: JSON-RPC over a WebSocket, the script in a context in a worker thread, without any limit."
            " With the script in the thread of the server, which it then blocks, the last column tells at the same time what the client can do:\n\n"
            + table(["calls", "JsRun: calls/s", "Node, worker thread: calls/s", "JsRun / Node", "Node, one thread: calls/s"], rows))


def _engine(figures):
    rows = [[b["name"], duration(b["meanNs"]), duration(b["errorNs"]), "" if b["allocatedBytes"] is None else f"{b['allocatedBytes']:,} B"]
            for b in figures["benchmarks"]]
    return ("`dotnet run -c Release --project benchmarks/JsRun.Benchmarks -- --filter '*'`: BenchmarkDotNet, in an executable bound to the"
            " V8 kit. Memory that V8 allocates is not in \"allocated\".\n\n"
            + table(["benchmark", "mean", "standard error", "allocated"], rows))


def _request(point):
    return f"{number(point['p50Ms'])} / {number(point['p99Ms'])}"


def _throughput(point):
    return number(point["perSecond"] * point["bytes"] / 1e6)


def _lengths(figures):
    rounds = figures["rounds"]
    return f"{f'medians of {rounds} runs' if rounds > 1 else 'a run'} of {figures['seconds']} s"


# A section without an entry has its figures among the targets alone.
def _metrics(figures):
    names = {"largest": "as shipped: the largest runtimes and the sums", "all": "time series of each runtime"}
    shapes = figures["shapes"].values()
    rows = [[
        names[name], size(shape["bytes"]), number(shape["firstMs"]), f"{number(shape['p50Ms'])} / {number(shape['maxMs'])}",
        f"{number(shape['busyP50Ms'])} / {number(shape['busyMaxMs'])}", f"{number(shape['cpuMs'])} ms, {shape['cpuMs'] / 10 / shape['cores']:.2f} %",
        number(shape["perSecond"]), number(shape["scrapedPerSecond"]), _lost(shape["lostPercents"])] for name, shape in figures["shapes"].items()]
    rounds, rate = (next(iter(shapes))[key] for key in ("lostPercents", "scrapesPerSecond"))
    return (
        f"`GET /metrics` with {figures['runtimes']:,} live runtimes; times in ms: the first one, p50 and longest of a service at rest, and of one under load; the processor time that the service takes for one,"
        " and what share of all cores that is at one a second. The load is `1+1` in one runtime after the other, over 16 connections: evaluations per second without a scrape, and with"
        f" {number(rate)} a second, since one a second is lost in the noise; and what one a second costs, its part of what these do: the median of {len(rounds)} rounds that had both and, in brackets, the middle"
        " half of them.\n\n"
        + table(["", "bytes", "first", "at rest", "under load", "processor time", "per second", "scraped", "lost to one a second"], rows))


def _lost(percents):
    quarter = len(percents) // 4
    return f"{statistics.median(percents):.2f} % ({percents[quarter]:.2f} to {percents[-1 - quarter]:.2f})"


RENDER = {"peers": _peers, "runtimes": _runtimes, "payloads": _payloads, "connections": _connections, "workers": _workers, "unhurried": _unhurried,
          "cpu": _cpu, "library": _library, "snapshots": _snapshots, "contexts": _contexts, "streaming": _streaming, "hostcalls": _hostcalls,
          "metrics": _metrics, "engine": _engine}
