"""A keep-alive connection to a service, for what is done one request after the other."""

import http.client
import json
import time

from suite.errors import NotMeasured


class Client:
    def __init__(self, host, port, key=None):
        """The key is a tenant's; None where there are no tenants."""
        self._headers = {"X-Api-Key": key} if key else {}
        self._connection = http.client.HTTPConnection(host, port, timeout=120)

    def request(self, method, path, body=None):
        """Returns the status and the parsed answer. The body may be encoded already."""
        if body is not None and not isinstance(body, bytes):
            body = encode(body)
        try:
            self._connection.request(method, path, body, self._headers | ({"Content-Type": "application/json"} if body is not None else {}))
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        return response.status, json.loads(text) if text else None

    def read(self, path):
        """The bytes of an answer that is no JSON."""
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise NotMeasured(f"GET {path}: {response.status}")
        return body

    def send(self, method, path, body):
        """Sends a request whose answer nobody waits for."""
        self._connection.request(method, path, encode(body), self._headers | {"Content-Type": "application/json"})

    def evaluate(self, path, body):
        """The envelope of an evaluation that has to end well."""
        status, envelope = self.request("POST", path, body)
        if status != 200 or envelope["outcome"] != "ok":
            raise NotMeasured(f"POST {path}: {status} {str(envelope)[:300]}")
        return envelope

    def evaluate_timed(self, path, body):
        """The envelope, and the milliseconds from the request to the end of the answer."""
        body = encode(body)
        before = time.perf_counter()
        envelope = self.evaluate(path, body)
        return envelope, (time.perf_counter() - before) * 1000

    def create(self, **options):
        status, runtime = self.request("POST", "/runtimes", options)
        if status != 201:
            raise NotMeasured(f"POST /runtimes: {status} {str(runtime)[:300]}")
        return runtime["id"]

    def delete(self, runtime):
        self.request("DELETE", f"/runtimes/{runtime}")

    def close(self):
        self._connection.close()


def encode(body):
    return json.dumps(body, separators=(",", ":")).encode()


def eval_path(runtime):
    return f"/runtimes/{runtime}/eval"
