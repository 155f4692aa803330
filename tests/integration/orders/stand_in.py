"""A stand-in for Lambda's invoke API."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Lambda(ThreadingHTTPServer):
    """Records invokes and returns a configured response.

    Attributes:
        invokes: Path and payload of each invoke.
        response: What functions return: a value, or a function of path and payload.
        failed: Whether functions fail.
        throttled: Whether Lambda refuses invokes, as it does at the account's concurrency limit.
    """

    # More than the number of concurrent callers in any test.
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Invocation)
        self.invokes: list[tuple[str, dict[str, Any]]] = []
        self.response: Any = None
        self.failed = False
        self.throttled = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Invocation(BaseHTTPRequestHandler):
    server: Lambda

    def do_POST(self) -> None:
        payload = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.invokes.append((self.path, payload))
        response = self.server.response
        result = response(self.path, payload) if callable(response) else response
        self.send_response(429 if self.server.throttled else 200)
        if self.server.failed:
            self.send_header("x-amz-function-error", "Unhandled")
        self.end_headers()
        self.wfile.write(json.dumps(result).encode())

    def log_message(self, *_: Any) -> None:
        """Log nothing."""
