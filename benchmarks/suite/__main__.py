"""benchmarks/run: publishes, measures section by section, and writes the page."""

import datetime
import sys
import time
import traceback

from suite import machine, options, page, processes, requirements, service, store
from suite.errors import NotMeasured
from suite.paths import ARTIFACTS, ROOT
from suite.sections import ALL


def main():
    chosen = options.parse()
    programs = () if chosen.render else ("wrk", "node", "dotnet", "git")
    if missing := requirements.missing(programs, modules=("matplotlib",)):
        sys.exit("Missing:\n" + "\n".join(f"  {line}" for line in missing))
    processes.stop_on_sigterm()
    if not chosen.render:
        _measure(chosen)
    if not (run := store.read(chosen.raw, "run")):
        sys.exit("Nothing has been measured yet.")
    path = page.write(run, {section.NAME: store.read(chosen.raw, section.NAME) for section in ALL}, chosen.out)
    print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def _measure(chosen):
    began = time.monotonic()
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    _tell("publishing the service")
    try:
        service.publish()
    except NotMeasured as error:
        sys.exit(str(error))
    run = {"date": _now(), "command": chosen.command, "mode": chosen.mode, "machine": machine.describe(), "versions": _versions()}
    for section in ALL:
        if not chosen.only or section.NAME in chosen.only:
            _run_section(section, chosen)
            # After each, so that a run that is broken off can be written up too (--render).
            store.write(chosen.raw, "run", {**run, "minutes": (time.monotonic() - began) / 60})


def _run_section(section, chosen):
    _tell(f"{section.NAME}: {section.ABOUT}")
    began, result = time.monotonic(), {"date": _now(), "commit": machine.commit(), "figures": None, "reason": None}
    try:
        result["figures"] = section.measure(chosen)
    except NotMeasured as error:
        result["reason"] = str(error)
    except Exception as error:  # One section's failure, whatever it is, must not lose the others.
        traceback.print_exc()
        result["reason"] = f"{type(error).__name__}: {error}"
    result["seconds"] = time.monotonic() - began
    if result["reason"]:
        _tell(f"{section.NAME}: not measured: {result['reason']}")
    store.write(chosen.raw, section.NAME, result)


def _versions():
    with service.running() as jsrun, jsrun.client() as client:
        version = client.request("GET", "/version")[1]
    return {"V8": version["engineVersion"], ".NET": machine.runtime_version(), **machine.versions()}


def _now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def _tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
