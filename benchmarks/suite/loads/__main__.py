"""benchmarks/load: publishes the service, loads it, and ends with 0 when all held."""

import argparse
import sys
import time

from suite import processes, requirements, service
from suite.errors import NotMeasured
from suite.loads import abuse, fairness, reader, sessions, soak
from suite.paths import ARTIFACTS

ALL = (sessions, reader, abuse, fairness, soak)
# What is done when none is named: a minute each.
USUAL = (sessions, reader, abuse)


def main():
    parser = argparse.ArgumentParser(
        prog="benchmarks/load", description="Loads a service of its own over the loopback interface, and tells whether it held. Ends with 0 if so.",
        epilog="Loads: " + "; ".join(f"{load.NAME}: {load.ABOUT}" for load in ALL) + ".")
    parser.add_argument("loads", nargs="*", metavar="LOAD", help="default: " + ", ".join(load.NAME for load in USUAL))
    parser.add_argument("--quick", action="store_true", help="ten seconds each in place of a minute, to see that everything works")
    parser.add_argument("--published", action="store_true", help="load what was published last, without building it anew")
    parser.add_argument("--minutes", type=float, metavar="N", help="how long the soak takes, in place of half an hour")
    parser.add_argument("--write", action="store_true", help="draw the soak, and tell of it in docs/reliability.md")
    arguments = parser.parse_args()
    if unknown := set(arguments.loads) - {load.NAME for load in ALL}:
        parser.error(f"there is no load named {', '.join(sorted(unknown))}")
    if missing := requirements.missing(("node", "dotnet"), ("matplotlib",) if arguments.write else ()):
        sys.exit("Missing:\n" + "\n".join(f"  {line}" for line in missing))
    processes.stop_on_sigterm()
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    try:
        if not arguments.published:
            service.publish()
        held = [_run(load, arguments) for load in ALL if load.NAME in arguments.loads or (not arguments.loads and load in USUAL)]
    except NotMeasured as error:
        sys.exit(str(error))
    sys.exit(0 if all(held) else 1)


def _run(load, arguments):
    print(f"{time.strftime('%H:%M:%S')} {load.NAME}: {load.ABOUT}", flush=True)
    report = load.run(arguments.quick, arguments.minutes, arguments.write) if load is soak else load.run(arguments.quick)
    for line in report.lines:
        print(f"  {line}")
    for what, held in report.checks:
        print(f"  {'pass' if held else 'FAIL'}  {what}")
    return all(held for _, held in report.checks)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
