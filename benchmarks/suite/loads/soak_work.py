"""What the clients of a soak do: each activity is a loop of requests, every one of which must be answered as it expects."""

import contextlib
import http.client
import json
import threading
import time

from suite.client import Client, encode, eval_path
from suite.errors import NotMeasured

_BOMB = "const a = []; for (;;) a.push({})"
_ABORT = "'x'.repeat(2 ** 29 - 25).split('')"
_ONE_SHOTS = (
    ({"code": "1 + 1"}, "ok"),
    ({"code": "console.log('hi', { a: [1] }); [new Map([[1, 2]]), 5n, new Date(0)]", "console": True}, "ok"),
    ({"code": "JSON.stringify(Array.from({ length: 1000 }, (_, i) => ({ i }))).length"}, "ok"),
    ({"code": "import { x } from 'm'; export const y = x + 1", "type": "module", "modules": {"m": "export const x = 1"}}, "ok"),
    ({"code": "await new Promise(resolve => setTimeout(resolve, 5)); 'x'.repeat(10000)"}, "ok"),
    ({"code": "throw new Error('no')"}, "javascript_error"),
    ({"code": "for (;;);", "timeoutMs": 20}, "timeout"),
    ({"code": "new Promise(() => {})"}, "never_settled"),
)


class Work:
    """Runs activities until it is told to stop; keeps what failed, and the times of what was asked."""

    def __init__(self, jsrun):
        self._jsrun = jsrun
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._times = {"one-shot": [], "runtime": []}
        self._threads = [threading.Thread(target=self._loop, args=activity, daemon=True) for activity in (
            (self._one_shot, 0.02), (self._one_shot, 0.02), (self._counters(4), 0.01), (self._evictions(), 1), (self._streams(), 0.1),
            (self._snapshot, 3), (self._bomb, 2), (self._abort, 15), (self._bomb_in_runtime, 5), (self._contexts, 0.5), (self._leave, 0.5))]
        self.failures = []
        self.requests = 0

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join(60)

    def take_times(self):
        """Milliseconds of the requests since the last call, by kind."""
        with self._lock:
            taken, self._times = self._times, {kind: [] for kind in self._times}
        return taken

    def _loop(self, activity, pause_seconds):
        client = Client(self._jsrun.host, self._jsrun.port)
        number = 0
        while not self._ended.is_set():
            try:
                activity(client, number)
            except Exception as error:  # Whatever it is, the load has failed, and tells by what.
                with self._lock:
                    self.failures.append(f"{time.strftime('%H:%M:%S')} {getattr(activity, '__name__', 'activity')}: {type(error).__name__} {error}")
                client.close()
                client = Client(self._jsrun.host, self._jsrun.port)
            number += 1
            self._ended.wait(pause_seconds)
        client.close()

    def _ask(self, client, method, path, body=None, status=200, kind=None):
        before = time.perf_counter()
        got, answer = client.request(method, path, body)
        elapsed = (time.perf_counter() - before) * 1000
        with self._lock:
            self.requests += 1
            if kind:
                self._times[kind].append(elapsed)
        if got not in (status if isinstance(status, tuple) else (status,)):
            raise NotMeasured(f"{method} {path} {str(body)[:100]}: {got} {str(answer)[:300]}")
        return answer

    def _evaluate(self, client, path, body, outcome="ok", kind=None):
        envelope = self._ask(client, "POST", path, body, kind=kind)
        if envelope["outcome"] not in outcome.split("|"):
            raise NotMeasured(f"{path} {str(body)[:100]}: {outcome} was expected, not {str(envelope)[:300]}")
        return envelope.get("value")

    def _create(self, client, **options):
        return self._ask(client, "POST", "/runtimes", options, 201)["id"]

    def _one_shot(self, client, number):
        body, outcome = _ONE_SHOTS[number % len(_ONE_SHOTS)]
        self._evaluate(client, "/eval", body, outcome, "one-shot" if number % len(_ONE_SHOTS) == 0 else None)

    def _counters(self, count):
        """Runtimes that count, none of which may lose a step; each is replaced after some hundred."""
        counters = [[None, 0] for _ in range(count)]

        def count_on(client, number):
            counter = counters[number % count]
            if counter[0] is None:
                counter[:] = [self._create(client), 0]
            counter[1] += 1
            value = self._evaluate(client, eval_path(counter[0]), {"code": "globalThis.n = (globalThis.n ?? 0) + 1"}, kind="runtime")
            if value != counter[1]:
                raise NotMeasured(f"a runtime counts {value}, not {counter[1]}")
            if counter[1] == 300:
                self._ask(client, "DELETE", f"/runtimes/{counter[0]}", status=204)
                counter[0] = None
        return count_on

    def _evictions(self):
        """Runtimes that are left alone are evicted, and say so."""
        left = []

        def leave_alone(client, _):
            left.append((self._create(client, idleTimeoutSeconds=1, bootstrap="globalThis.kept = 'x'.repeat(1e5)"), time.monotonic()))
            while left and time.monotonic() - left[0][1] > 10:
                runtime, _ = left.pop(0)
                answer = self._ask(client, "GET", f"/runtimes/{runtime}", status=410)
                if answer["reason"] != "evicted":
                    raise NotMeasured(f"a runtime that was left alone: {answer}")
        return leave_alone

    def _streams(self):
        """Streams that are read to their end, and some whose readers leave. In runtimes: what has begun cannot be begun again elsewhere when a neighbour ends its process."""
        runtime = None

        def stream(client, number):
            nonlocal runtime
            if number % 50 == 0:
                if runtime:
                    self._ask(client, "DELETE", f"/runtimes/{runtime}", status=204)
                runtime = self._create(client)
            connection = http.client.HTTPConnection(self._jsrun.host, self._jsrun.port, timeout=60)
            with contextlib.closing(connection):
                body = encode({"code": "(async function* () { for (let i = 0; i < 300; i++) { if (i % 50 === 0) await 0; yield { i, text: 'x'.repeat(100) } } })()"})
                connection.request("POST", eval_path(runtime), body, {"Content-Type": "application/json", "Accept": "application/x-ndjson"})
                response = connection.getresponse()
                with self._lock:
                    self.requests += 1
                if number % 3 == 0:
                    response.readline()
                    return
                events = [json.loads(line) for line in response.read().splitlines()]
                if response.status != 200 or len(events) != 301 or events[-1]["data"]["outcome"] != "ok":
                    raise NotMeasured(f"a stream: {response.status}, {len(events)} events, the last {str(events[-1:])[:200]}")
        return stream

    def _snapshot(self, client, number):
        made = self._ask(client, "POST", "/snapshots", {"scripts": [{"name": "a.js", "source": f"globalThis.table = Array.from({{ length: 1000 }}, (_, i) => i + {number})"}]}, 201)
        runtime = self._create(client, snapshot=made["id"])
        if self._evaluate(client, eval_path(runtime), {"code": "table[1]"}) != number + 1:
            raise NotMeasured("a runtime from a snapshot has another's state")
        self._ask(client, "DELETE", f"/runtimes/{runtime}", status=204)
        self._ask(client, "DELETE", f"/snapshots/{made['id']}", status=204)

    def _bomb(self, client, _):
        self._evaluate(client, "/eval", {"code": _BOMB, "maxHeapBytes": 16 << 20, "timeoutMs": 30_000, "cpuMs": 30_000}, "heap_limit")

    def _abort(self, client, _):
        """V8 ends the process; whoever shares it is evaluated elsewhere."""
        self._evaluate(client, "/eval", {"code": _ABORT, "timeoutMs": 30_000, "cpuMs": 30_000}, "crashed|heap_limit|javascript_error")

    def _bomb_in_runtime(self, client, _):
        runtime = self._create(client, maxHeapBytes=16 << 20)
        self._evaluate(client, eval_path(runtime), {"code": _BOMB, "timeoutMs": 30_000, "cpuMs": 30_000}, "heap_limit")
        self._ask(client, "POST", eval_path(runtime), {"code": "1"}, 410)

    def _contexts(self, client, _):
        runtime = self._create(client)
        for name in ("a", "b", "c"):
            self._ask(client, "POST", f"/runtimes/{runtime}/contexts", {"name": name}, 201)
            self._evaluate(client, eval_path(runtime), {"code": "globalThis.n = [() => 1]", "context": name})
        self._ask(client, "DELETE", f"/runtimes/{runtime}", status=204)

    def _leave(self, client, _):
        """A client that goes away in the middle of its evaluation."""
        leaving = Client(self._jsrun.host, self._jsrun.port)
        leaving.send("POST", "/eval", {"code": "for (;;);", "timeoutMs": 5000})
        time.sleep(0.02)
        leaving.close()
        self._evaluate(client, "/eval", {"code": "1 + 1"})
