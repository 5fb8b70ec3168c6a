"""A client that reads an endless generator slowly, and leaves."""

import contextlib
import socket
import time

from suite import service
from suite.client import encode, eval_path
from suite.loads.report import Report, percentile, percentiles, resident_mib

NAME = "reader"
ABOUT = "a slow reader of an endless generator, who leaves at last, and many who leave at once"

_SETTINGS = {"Limits:MaxTimeoutMs": 120_000, "Limits:MaxCpuMs": 120_000}
_READ_BYTES = 8 * 1024
_READ_PAUSE_SECONDS = 0.1
_MAX_GROWTH_MIB = 32
_MAX_MS = 50
_MAX_CLOSING_SECONDS = 1
_GENERATOR = """(function* () {
  try { for (let i = 0; ; i++) { globalThis.made = (globalThis.made ?? 0) + 1; yield { i, text: 'x'.repeat(1000) } } }
  finally { globalThis.left = (globalThis.left ?? 0) + 1 }
})()"""


def run(quick):
    """Memory is flat from the first seconds on, within what the collector and the allocators breathe."""
    seconds, leavers = (8, 20) if quick else (60, 200)
    report = Report()
    with service.running(_SETTINGS) as jsrun, jsrun.client() as client:
        runtime = client.create(timeoutMs=120_000, cpuMs=120_000)
        samples, read = [], 0
        with _stream(jsrun.port, runtime) as connection:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                read += len(connection.recv(_READ_BYTES))
                time.sleep(_READ_PAUSE_SECONDS)
                samples.append((*resident_mib(jsrun), read))
            _wait_until_still(client, runtime)
        times = [_after_leaving(client, runtime, 0)]
        for _ in range(leavers):
            with _stream(jsrun.port, runtime) as connection:
                connection.recv(_READ_BYTES)
                _wait_until_still(client, runtime)
            times.append(_after_leaving(client, runtime, sum(closed is not None for _, closed, _ in times)))
    settled = samples[len(samples) // 4:]
    first = [answer for answer, _, _ in times]
    closed = [closed for _, closed, _ in times if closed is not None]
    report.lines = [
        f"{read / 1024:,.0f} KiB read in {seconds} s; RSS in MiB, a tenth of the samples:",
        "the Api: " + " ".join(f"{api:.0f}" for api, _, _ in samples[::max(1, len(samples) // 10)]),
        "its workers: " + " ".join(f"{workers:.0f}" for _, workers, _ in samples[::max(1, len(samples) // 10)]),
        "from the client's leaving to the answer of the next evaluation: " + percentiles(first),
        "from the client's leaving until the generator has been closed: " + (percentiles(closed) if closed else "none") + f"; {len(times) - len(closed)} were computing, and stopped there"]
    report.checks = [
        (f"the Api's memory stays within {_MAX_GROWTH_MIB} MiB after the first quarter", _span(settled, 0) <= _MAX_GROWTH_MIB),
        (f"the workers' memory stays within {_MAX_GROWTH_MIB} MiB after the first quarter", _span(settled, 1) <= _MAX_GROWTH_MIB),
        ("no generator goes on without its client", not any(goes_on for _, _, goes_on in times)),
        (f"the next evaluation is answered in {_MAX_MS} ms: p99", percentile(first, 0.99) <= _MAX_MS)]
    return report


def _span(samples, which):
    values = [sample[which] for sample in samples]
    return max(values) - min(values)


@contextlib.contextmanager
def _stream(port, runtime):
    body = encode({"code": _GENERATOR})
    head = (f"POST {eval_path(runtime)} HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    with socket.socket() as connection:
        # Before it is connected: the kernel then has little room for what is not read.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", port))
        connection.sendall(head.encode() + body)
        yield connection


def _wait_until_still(client, runtime):
    """All that buffers is full, and the generator stands at its `yield`: one that runs is interrupted where it is, as at the end of its time."""
    made, times = None, 0
    while times < 3:
        now = client.evaluate(eval_path(runtime), {"code": "globalThis.made"})["value"]
        made, times = now, times + 1 if now == made else 0
        time.sleep(0.01)


def _after_leaving(client, runtime, returned):
    """
    Milliseconds until the first evaluation after a client has left is answered, and until its generator's `finally` has run, which is then the next
    after so many: None when it has not, because the generator was computing when it was stopped. Last, whether it goes on.
    """
    def state():
        return client.evaluate(eval_path(runtime), {"code": "[globalThis.left ?? 0, globalThis.made]"})["value"]

    before = time.perf_counter()
    left, made = state()
    answered = (time.perf_counter() - before) * 1000
    closed = None
    while closed is None and (waited := time.perf_counter() - before) < _MAX_CLOSING_SECONDS:
        if left > returned:
            closed = waited * 1000
        else:
            time.sleep(0.001)
            left, made = state()
    time.sleep(0.01)
    return answered, closed, state()[1] != made
