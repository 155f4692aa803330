"""An HTTP server before another one, which may change what that one answers."""

import threading
from collections.abc import Callable
from email.message import Message
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from localstack.servers.ports import HOST

_TIMEOUT_SECONDS = 60.0
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "server", "date", "content-length"}


class Request(NamedTuple):
    """What a client sent."""

    path: str
    headers: Message
    body: bytes


class Answer(NamedTuple):
    """What it gets."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Relay(ThreadingHTTPServer):
    """Listens on 127.0.0.1.

    Args:
        port: Where; 0 for any.
        inner: Port of the server behind it.
        refuse: Answers in place of that server, or says None.
        change: Makes an answer of that server's answer, which is None if there was none.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        inner: int,
        change: Callable[[Request, Answer | None], Answer],
        refuse: Callable[[Request], Answer | None] = lambda _request: None,
    ) -> None:
        super().__init__((HOST, port), _Handler)
        self.inner = inner
        self.change = change
        self.refuse = refuse
        self.url = f"http://{HOST}:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """The client hung up."""

    def start(self) -> None:
        """Serve from a thread of its own."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Relay

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            request = Request(self.path, self.headers, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            self._send(self.server.refuse(request) or self.server.change(request, self._ask(request)))

    def log_message(self, *_: object) -> None:
        """The inner server logs each request."""

    def _ask(self, request: Request) -> Answer | None:
        connection = HTTPConnection(HOST, self.server.inner, timeout=_TIMEOUT_SECONDS)
        # Gateways hand a body on as text.
        body = request.body.decode(errors="replace").encode()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        try:
            connection.request(self.command, request.path, body or None, headers)
            response = connection.getresponse()
            kept = [each for each in response.headers.items() if each[0].lower() not in _HOP_BY_HOP]
            return Answer(response.status, kept, response.read())
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
