"""A server in place of Lambda's invoke API."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Lambda(ThreadingHTTPServer):
    """Counts invokes and answers what it is told to.

    Attributes:
        asked: Path and payload of each invoke.
        answer: What a function returns: itself, or from the payload.
        failed: Whether functions fail.
    """

    # 20 callers at once are no more than the queue takes.
    request_queue_size = 100

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Invocation)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answer: Any = None
        self.failed = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Invocation(BaseHTTPRequestHandler):
    server: Lambda

    def do_POST(self) -> None:
        payload = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append((self.path, payload))
        answer = self.server.answer(self.path, payload) if callable(self.server.answer) else self.server.answer
        self.send_response(200)
        if self.server.failed:
            self.send_header("x-amz-function-error", "Unhandled")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
