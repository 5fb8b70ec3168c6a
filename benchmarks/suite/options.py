"""The command line."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from suite.paths import ARTIFACTS, DOCS
from suite.sections import ALL


@dataclass(frozen=True)
class Options:
    quick: bool
    only: tuple
    comparison: Path | None
    out: Path
    render: bool
    command: str

    @property
    def mode(self):
        return "quick" if self.quick else "full"

    @property
    def raw(self):
        """The folder of the raw results. Those of the two modes are never mixed."""
        return ARTIFACTS / self.mode

    def choose(self, full, quick):
        return quick if self.quick else full


def parse(argv=None):
    names = [section.NAME for section in ALL]
    parser = argparse.ArgumentParser(
        prog="benchmarks/run", description="Publishes the service, measures it and writes docs/performance.md with its plots.",
        epilog="Sections: " + "; ".join(f"{section.NAME}: {section.ABOUT}" for section in ALL) + ".")
    parser.add_argument("--quick", action="store_true",
                        help="a few minutes with few seconds a cell, to see that everything works; writes to the artifacts,"
                             " unless --out is given")
    parser.add_argument("--only", metavar="SECTIONS", help="measure these alone; the others' figures are those of the last run")
    parser.add_argument("--render", action="store_true", help="measure nothing: write the page from the last run's figures")
    parser.add_argument("--peers", metavar="DIR", default=os.environ.get("JSRUN_PEERS"),
                        help="folder of the comparison suite (compare.py, memory.py); without it the page has no ratios."
                             " Default: JSRUN_PEERS")
    parser.add_argument("--out", metavar="DIR", help="where performance.md and its plots go (default docs)")
    arguments = parser.parse_args(argv)

    only = tuple(arguments.only.split(",")) if arguments.only else ()
    if unknown := set(only) - set(names):
        parser.error(f"there is no section named {', '.join(sorted(unknown))}")
    comparison = Path(arguments.peers).resolve() if arguments.peers else None
    if comparison and not (comparison / "compare.py").is_file():
        parser.error(f"there is no compare.py in {comparison}")
    out = Path(arguments.out) if arguments.out else ARTIFACTS / "quick" if arguments.quick else DOCS
    command = "benchmarks/run" + (" --quick" if arguments.quick else "") + (" --peers DIR" if comparison else "")
    return Options(arguments.quick, only, comparison, out.resolve(), arguments.render, command)
