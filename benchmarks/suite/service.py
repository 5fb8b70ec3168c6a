"""Publishes the service, and runs the published build."""

import contextlib
import os
import shutil
import socket
import time

from suite import processes
from suite.client import Client
from suite.errors import NotMeasured
from suite.paths import ROOT, SERVICE, SERVICE_LOG

READY_SECONDS = 60


def publish():
    """Publishes a Release build into the artifacts, from nothing."""
    shutil.rmtree(SERVICE, ignore_errors=True)
    project, output = str(ROOT / "src/JsRun.Api"), str(SERVICE)
    command = ["dotnet", "publish", project, "-c", "Release", "-o", output, "-v", "quiet", "--disable-build-servers"]
    code, text = processes.run(command, timeout_seconds=900, cwd=ROOT)
    if code != 0:
        raise NotMeasured(f"dotnet publish failed:\n{text[-2000:]}")


class Service:
    """A running service. Its log goes to a file, as it ships; the next service begins it anew."""

    def __init__(self, process, port):
        self.process = process
        self.host, self.port = "127.0.0.1", port
        self.url = f"http://{self.host}:{port}"
        self.key = None

    def client(self):
        return contextlib.closing(Client(self.host, self.port, self.key))

    def resident_bytes(self):
        return processes.resident_bytes(processes.tree(self.process.pid))

    def settled_resident_bytes(self, pause_seconds=0.5, readings=10):
        """RSS of all its processes once it has stopped moving, or after that many readings."""
        before = self.resident_bytes()
        for _ in range(readings):
            time.sleep(pause_seconds)
            now = self.resident_bytes()
            if abs(now - before) <= 0.01 * before:
                break
            before = now
        return now


@contextlib.contextmanager
def running(settings=None, environment=None, key=None):
    """The published build, ready to evaluate. Settings are those of the section JsRun: {"Limits:MaxRuntimes": 100}. The key is that of a tenant, if these are among them."""
    with _started(settings, environment) as service:
        service.key = key
        wait_for_first_evaluation(service)
        yield service


def start_seconds():
    """Seconds from the start of the process until it has answered its first evaluation."""
    before = time.perf_counter()
    with _started() as service:
        wait_for_first_evaluation(service)
        return time.perf_counter() - before


def wait_for_first_evaluation(service):
    deadline = time.monotonic() + READY_SECONDS
    with service.client() as client:
        while True:
            if service.process.poll() is not None:
                raise NotMeasured(f"the service ended with {service.process.returncode}: {_log_tail()}")
            with contextlib.suppress(OSError):
                if client.request("POST", "/eval", {"code": "1+1"})[0] == 200:
                    return
            if time.monotonic() > deadline:
                raise NotMeasured(f"the service was not ready in {READY_SECONDS} s: {_log_tail()}")
            time.sleep(0.005)


@contextlib.contextmanager
def _started(settings=None, environment=None):
    variables = {"JsRun__" + key.replace(":", "__"): str(value) for key, value in (settings or {}).items()}
    port = _free_port()
    command = ["dotnet", "JsRun.Api.dll", "--urls", f"http://127.0.0.1:{port}"]
    with open(SERVICE_LOG, "wb") as log, processes.started(
            command, cwd=SERVICE, stdout=log, stderr=log, env={**os.environ, **variables, **(environment or {})}) as process:
        yield Service(process, port)


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _log_tail():
    return SERVICE_LOG.read_bytes()[-1000:].decode("utf-8", "replace").strip()
