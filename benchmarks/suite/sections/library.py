"""A library of 1 MB, sent as source to fresh runtimes: what does it cost again?"""

from suite import library_source, service
from suite.client import eval_path

NAME = "library"
ABOUT = "a 1 MB library as source in fresh runtimes, the first and the second time"
SETTINGS = {}

_TIMES = 4


def measure(options):
    """Each library is one that the service has not seen before; each time it goes to a runtime of its own."""
    rounds = []
    with service.running(SETTINGS) as jsrun, jsrun.client() as client:
        # What a service sets up once is not the library's cost.
        _times(client, library_source.generate(seed=0))
        for seed in range(1, options.choose(11, 4)):
            rounds.append(_times(client, library_source.generate(seed)))
    return {"bytes": len(library_source.generate(seed=1)), "rounds": rounds}


def _times(client, source):
    """Milliseconds in the service, and over HTTP, of the same source's evaluation in one new runtime after the other."""
    wall, request = [], []
    for _ in range(_TIMES):
        runtime = client.create()
        try:
            envelope, milliseconds = client.evaluate_timed(eval_path(runtime), {"code": source})
            wall.append(envelope["usage"]["wallMs"])
            request.append(milliseconds)
        finally:
            client.delete(runtime)
    return {"wallMs": wall, "requestMs": request}
