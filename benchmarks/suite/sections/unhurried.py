"""What does one request take when the service has time between requests, as most services have?"""

import socket
import statistics
import time

from suite import service
from suite.client import encode, eval_path
from suite.errors import NotMeasured

NAME = "unhurried"
ABOUT = "one-shot and session evaluations, one every 10 ms"
SETTINGS = {}

_PAUSE_SECONDS = 0.01
_WARM_UP = 2000


def measure(options):
    """Milliseconds of each request, in rounds that take turns."""
    requests = options.choose(500, 100)
    figures = {"oneShotMs": [], "sessionMs": [], "pauseMs": _PAUSE_SECONDS * 1000, "requests": requests}
    with service.running(SETTINGS) as jsrun, jsrun.client() as client:
        paths = {"oneShotMs": "/eval", "sessionMs": eval_path(client.create())}
        with socket.create_connection((jsrun.host, jsrun.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for path in paths.values():
                _times(connection, path, _WARM_UP, 0)
            for _ in range(options.choose(5, 2)):
                for kind, path in paths.items():
                    figures[kind].append(statistics.median(_times(connection, path, requests, _PAUSE_SECONDS)))
    return figures


def _times(connection, path, count, pause_seconds):
    body = encode({"code": "1+1"})
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    request = head.encode() + body
    times = []
    for _ in range(count):
        before = time.perf_counter()
        connection.sendall(request)
        # The answer is small, and comes in one piece.
        answer = connection.recv(65536)
        times.append((time.perf_counter() - before) * 1000)
        if b" 200 OK" not in answer[:16] or b'"value":2' not in answer:
            raise NotMeasured(f"POST {path}: {answer[:300]}")
        time.sleep(pause_seconds)
    return times
