"""How long does the service take from its start to its first answer?"""

from suite import service

NAME = "startup"
ABOUT = "first evaluation after process start"
SETTINGS = {}


def measure(options):
    return {"seconds": [service.start_seconds() for _ in range(options.choose(9, 3))]}
