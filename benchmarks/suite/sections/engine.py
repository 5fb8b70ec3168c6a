"""The engine alone, without processes and HTTP: BenchmarkDotNet's micro benchmarks."""

import json
import shutil

from suite import processes
from suite.errors import NotMeasured
from suite.paths import ARTIFACTS, ROOT

NAME = "engine"
ABOUT = "micro benchmarks of the engine, by BenchmarkDotNet"
SETTINGS = None

_PROJECT = ROOT / "benchmarks/JsRun.Benchmarks"
_EXECUTABLE = ROOT / "artifacts/bin/JsRun.Benchmarks/release/JsRun.Benchmarks"


def measure(options):
    reports = ARTIFACTS / "engine"
    shutil.rmtree(reports, ignore_errors=True)
    _run(["dotnet", "build", str(_PROJECT), "-c", "Release", "-v", "quiet", "--disable-build-servers"])
    _run([str(_EXECUTABLE), "--filter", options.choose("*", "*NativeBenchmarks*"), "--exporters", "briefjson", "--artifacts", str(reports)])
    benchmarks = []
    for path in sorted(reports.glob("results/*-report-brief.json")):
        for entry in json.loads(path.read_text(encoding="utf-8-sig"))["Benchmarks"]:
            benchmarks.append({
                "name": f"{entry['Type']}.{entry['Method']}" + (f" ({entry['Parameters']})" if entry["Parameters"] else ""),
                "meanNs": entry["Statistics"]["Mean"],
                "errorNs": entry["Statistics"]["StandardError"],
                "allocatedBytes": (entry.get("Memory") or {}).get("BytesAllocatedPerOperation"),
            })
    if not benchmarks:
        raise NotMeasured("BenchmarkDotNet wrote no report")
    return {"benchmarks": benchmarks}


def _run(command):
    code, output = processes.run(command, timeout_seconds=900, cwd=ROOT)
    if code != 0:
        raise NotMeasured(f"{' '.join(command[:2])} ended with {code}: {output.strip()[-300:]}")
