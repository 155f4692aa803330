"""An HTTP proxy that may replace the responses of the server behind it."""

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
    """A client's request."""

    path: str
    headers: Message
    body: bytes


class Response(NamedTuple):
    """The response to a client."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Relay(ThreadingHTTPServer):
    """Listens on 127.0.0.1.

    Args:
        port: Port to listen on; 0 for any.
        inner: Port of the server behind it.
        refuse: Returns a response in place of that server, or None to pass the request on.
        change: Returns the final response, given that server's response or None if it did not respond.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        inner: int,
        change: Callable[[Request, Response | None], Response],
        refuse: Callable[[Request], Response | None] = lambda _request: None,
    ) -> None:
        super().__init__((HOST, port), _Handler)
        self.inner = inner
        self.change = change
        self.refuse = refuse
        self.url = f"http://{HOST}:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Ignore clients that disconnect."""

    def start(self) -> None:
        """Serve from a background thread."""
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
        """Log nothing: the inner server logs each request."""

    def _ask(self, request: Request) -> Response | None:
        connection = HTTPConnection(HOST, self.server.inner, timeout=_TIMEOUT_SECONDS)
        # API Gateway passes bodies on as text.
        body = request.body.decode(errors="replace").encode()
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        try:
            connection.request(self.command, request.path, body or None, headers)
            response = connection.getresponse()
            kept = [each for each in response.headers.items() if each[0].lower() not in _HOP_BY_HOP]
            return Response(response.status, kept, response.read())
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()

    def _send(self, response: Response) -> None:
        self.send_response_only(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
