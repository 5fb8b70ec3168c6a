"""What do more worker processes bring?"""

from suite import load, service
from suite.client import eval_path

NAME = "workers"
ABOUT = "1 to 4 workers"
SETTINGS = {"Workers:Count": "1 to 4"}

_SESSIONS = 16
_FIB = "globalThis.fib = function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }; fib(10)"


def measure(options):
    seconds, rounds = options.choose((3, 3), (1, 1))
    points = []
    for count in options.choose((1, 2, 3, 4), (1, 2)):
        with service.running({"Workers:Count": count}) as jsrun, jsrun.client() as client:
            paths = [eval_path(client.create()) for _ in range(_SESSIONS)]
            for path in paths:
                client.evaluate(path, {"code": _FIB})
            points.append({
                "workers": count,
                "session": load.measure_rounds(jsrun, paths, {"code": "1+1"}, '"value":2', _SESSIONS, seconds, rounds),
                "fresh": load.measure_rounds(jsrun, ["/eval"], {"code": "1+1"}, '"value":2', _SESSIONS, seconds, rounds),
                "cpu": load.measure_rounds(jsrun, paths, {"code": "fib(22)"}, '"value":17711', _SESSIONS, seconds, rounds),
            })
    return {"points": points, "seconds": seconds, "rounds": rounds}
