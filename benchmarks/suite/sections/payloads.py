"""How does the time of an evaluation grow with the size of a value that goes out, or comes in?"""

from suite import load, service
from suite.client import encode, eval_path

NAME = "payloads"
ABOUT = "values of 1 B to 10 MB out of a session and into it"
SETTINGS = {}


def measure(options):
    points = {"out": [], "in": []}
    seconds, rounds = options.choose((3, 3), (1, 1))
    with service.running(SETTINGS) as jsrun, jsrun.client() as client:
        for size in options.choose((1, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000), (1, 1_000, 1_000_000, 10_000_000)):
            value = _value(size)
            out = client.create(globals={"held": value})
            into = client.create()
            requests = {
                "out": (eval_path(out), {"code": "held"}, None),
                "in": (eval_path(into), {"code": "typeof args", "globals": {"args": value}}, '"ok"'),
            }
            for kind, (path, body, expected) in requests.items():
                # Fewer answers than a wrong one would be told of: the value is compared once, before the load.
                if kind == "out" and client.evaluate(path, body)["value"] != value:
                    raise ValueError(f"a value of {size} B came back changed")
                result = load.measure_rounds(jsrun, [path], body, expected, 1, seconds, rounds)
                points[kind].append({"bytes": len(encode(value)), **result})
            client.delete(out)
            client.delete(into)
    return {**points, "seconds": seconds, "rounds": rounds}


def _value(size):
    """A number of one digit, or an array of records and a filling, whose JSON has that many bytes."""
    if size == 1:
        return 1
    records, total = [], len('[""]')
    while True:
        index = len(records)
        record = {"id": index, "name": f"item-{index}", "tags": ["a", "b"], "score": index / 8, "ok": index % 2 == 0, "note": "x" * 20}
        total += len(encode(record)) + 1
        if total > size:
            return [*records, "x" * (size - total + len(encode(record)) + 1)]
        records.append(record)
