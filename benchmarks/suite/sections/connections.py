"""How do throughput and latency change with the number of clients?"""

from suite import load, service
from suite.client import eval_path

NAME = "connections"
ABOUT = "1 to 256 connections, in one session and with a fresh isolate for each request"
# As many requests may wait for the one session as there are connections.
SETTINGS = {"Limits:MaxQueueLength": 1000}


def measure(options):
    points = {"session": [], "fresh": []}
    counts = options.choose((1, 2, 4, 8, 16, 32, 64, 128, 256), (1, 16, 256))
    seconds, rounds = options.choose((3, 3), (1, 1))
    with service.running(SETTINGS) as jsrun, jsrun.client() as client:
        paths = {"session": eval_path(client.create()), "fresh": "/eval"}
        for count in counts:
            for kind, path in paths.items():
                result = load.measure_rounds(jsrun, [path], {"code": "1+1"}, '"value":2', count, seconds, rounds)
                points[kind].append({"connections": count, **result})
    return {**points, "seconds": seconds, "rounds": rounds}
