"""Streaming answers: items a second of a generator, and how soon what a script writes first is there."""

import contextlib
import http.client
import json
import socket
import statistics
import subprocess
import time

from suite import processes, service
from suite.client import encode, eval_path
from suite.errors import NotMeasured
from suite.paths import SUITE

NAME = "streaming"
ABOUT = "streaming answers: items a second, and the first console event"
SETTINGS = {}

_PAUSE_SECONDS = 0.01
_GENERATORS = {
    "generator": "(function* () { for (let i = 0; i < COUNT; i++) yield { i } })()",
    "async generator": "(async function* () { for (let i = 0; i < COUNT; i++) yield { i } })()",
    "`ReadableStream`": "{ let i = 0; new ReadableStream({ pull(c) { if (i < COUNT) c.enqueue({ i: i++ }); else c.close() } }) }",
}
_IN_NODE = ("generator", "async generator")
_FORMATS = {"NDJSON": "application/x-ndjson", "server-sent events": "text/event-stream"}
_FIRST = {"code": "console.log('first'); await new Promise(resolve => setTimeout(resolve, 20))", "console": True}


def measure(options):
    """Rounds that take turns: the kinds of streams, and Node, which generates in a context of its own and encodes as JSON."""
    count = options.choose(100_000, 10_000)
    figures = {"count": count, "pauseMs": _PAUSE_SECONDS * 1000, "firstEventMs": [], "evaluationMs": [],
               "nodePerSecond": {name: [] for name in _IN_NODE}, "itemsPerSecond": {kind: {name: [] for name in _GENERATORS} for kind in _FORMATS}}
    with service.running(SETTINGS) as jsrun, jsrun.client() as client, \
            processes.started(["node", str(SUITE / "kernels/stream.js")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as node:
        path = eval_path(client.create(timeoutMs=60_000, cpuMs=60_000))
        node_port = int(node.stdout.readline())
        bodies = {name: encode({"code": code.replace("COUNT", str(count))}) for name, code in _GENERATORS.items()}
        for timed in range(-1, options.choose(5, 2)):
            for kind, media in _FORMATS.items():
                for name, body in bodies.items():
                    _note(figures["itemsPerSecond"][kind][name], timed, _items_a_second(jsrun.port, path, body, media, count))
            for name in _IN_NODE:
                code = _GENERATORS[name].replace("COUNT", str(count)).encode()
                _note(figures["nodePerSecond"][name], timed, _items_a_second(node_port, "/", code, _FORMATS["NDJSON"], count))
            firsts, evaluations = [], []
            for _ in range(options.choose(200, 50)):
                firsts.append(_first_event_ms(jsrun.port, path))
                evaluations.append(client.evaluate_timed(path, {"code": "1+1"})[1])
                time.sleep(_PAUSE_SECONDS)
            _note(figures["firstEventMs"], timed, statistics.median(firsts))
            _note(figures["evaluationMs"], timed, statistics.median(evaluations))
    return figures


def _note(values, timed, value):
    if timed >= 0:
        values.append(value)


def _items_a_second(port, path, body, media, count):
    """Counts items as they come: parsing them would take the client longer than sending them takes the service."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    # Of an item, once, in either format; it may come in two pieces.
    mark = b'item' if media == "text/event-stream" else b'"item"'
    with contextlib.closing(connection):
        before = time.perf_counter()
        connection.request("POST", path, body, {"Accept": media, "Content-Type": "application/json"})
        response = connection.getresponse()
        items, rest = 0, b""
        while chunk := response.read1(1 << 20):
            text = rest + chunk
            items += text.count(mark)
            rest = text[1 - len(mark):]
        seconds = time.perf_counter() - before
    if items != count:
        raise NotMeasured(f"{items} items of {count} came: {rest}")
    return count / seconds


def _first_event_ms(port, path):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        body = encode(_FIRST)
        before = time.perf_counter()
        connection.sendall(_request(path, body))
        text = b""
        while b"\n{" not in text:
            chunk = connection.recv(1 << 16)
            if not chunk:
                raise NotMeasured(f"no event: {text[:300]}")
            text += chunk
        milliseconds = (time.perf_counter() - before) * 1000
        while connection.recv(1 << 16):
            pass
    event = text[text.index(b"\n{") + 1:].split(b"\n")[0]
    if json.loads(event)["event"] != "console":
        raise NotMeasured(f"not a console event first: {event[:300]}")
    return milliseconds


def _request(path, body):
    return (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/x-ndjson\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body
