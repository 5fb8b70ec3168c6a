"""Where things are in the repository."""

from pathlib import Path

SUITE = Path(__file__).resolve().parent
ROOT = SUITE.parent.parent
DOCS = ROOT / "docs"
ARTIFACTS = ROOT / "artifacts" / "benchmarks"
SERVICE = ARTIFACTS / "service"
SERVICE_LOG = ARTIFACTS / "service.log"
