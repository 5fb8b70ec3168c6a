"""benchmarks/profile: records the service and its workers under two loads and writes docs/profile.md with flame graphs."""

import argparse
import datetime
import sys
from pathlib import Path

from suite import machine, processes, requirements, service
from suite.client import eval_path
from suite.errors import NotMeasured
from suite.paths import ARTIFACTS, DOCS
from suite.profile import flame, page, recording

CONNECTIONS = {"session": 64, "fresh": 16}

# .NET tells perf what it has compiled, and does not map it twice, which would hide it from perf.
# Confined workers could not write that down.
_SYMBOLS = {"DOTNET_PerfMapEnabled": "1", "DOTNET_EnableWriteXorExecute": "0", "JsRun__Workers__Sandbox": "off"}


def main():
    parser = argparse.ArgumentParser(
        prog="benchmarks/profile",
        description="Records where the service spends its CPU time and writes docs/profile.md with flame graphs.")
    parser.add_argument("--seconds", type=int, default=15, help="length of each recording (default %(default)s)")
    parser.add_argument("--out", metavar="DIR", type=Path, default=DOCS, help="where profile.md and its flame graphs go (default docs)")
    arguments = parser.parse_args()
    if missing := requirements.missing(("wrk", "dotnet", "git", "perf")) + flame.missing():
        sys.exit("Missing:\n" + "\n".join(f"  {line}" for line in missing))
    processes.stop_on_sigterm()
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    try:
        service.publish()
        samples = {kind: _record(kind, arguments.seconds) for kind in CONNECTIONS}
    except NotMeasured as error:
        sys.exit(str(error))
    for kind, recorded in samples.items():
        flame.draw(recorded, arguments.out / "performance" / f"flame-{kind}.svg", f"{kind} 1+1 @{CONNECTIONS[kind]}")
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    facts = {**machine.describe(), "date": date, "commit": machine.commit()}
    print(page.write(arguments.out, samples, CONNECTIONS, arguments.seconds, facts))


def _record(kind, seconds):
    """A service of its own for each load."""
    with service.running(environment=_SYMBOLS) as jsrun, jsrun.client() as client:
        path = eval_path(client.create()) if kind == "session" else "/eval"
        return recording.record(jsrun, path, CONNECTIONS[kind], seconds)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
