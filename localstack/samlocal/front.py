"""What stands before `sam local start-api`: it answers as the template's GatewayResponses say.

`sam local` has answers of its own for a request without a token, a refused token or a failed function. API Gateway
answers these with the texts, the statuses and the headers of the template, and so does this.
"""

import json
import re
import threading
import uuid
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from localstack.ports import HOST

type Responses = Mapping[str, Mapping[str, Any]]
type AskAuthorizer = Callable[[str, str], str]

_TIMEOUT_SECONDS = 60.0
_LARGEST_BODY = 10 * 1024 * 1024
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "server", "date", "content-length"}
_STATUSES = {"DEFAULT_5XX": 502, "UNAUTHORIZED": 401, "ACCESS_DENIED": 403, "REQUEST_TOO_LARGE": 413}
_MESSAGES = {"UNAUTHORIZED": "Unauthorized", "DEFAULT_4XX": "Bad request"}


class Front(ThreadingHTTPServer):
    """Listens on 127.0.0.1.

    Args:
        port: Where.
        inner: Port of `sam local start-api`.
        responses: GatewayResponses of the template.
        refusal_of: Asks the authorizer why it refuses a token: `UNAUTHORIZED`, `AUTHORIZER_FAILURE`, or nothing if it
            does not; given the value of the header Authorization and the request's path.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, inner: int, responses: Responses, refusal_of: AskAuthorizer) -> None:
        super().__init__((HOST, port), _Handler)
        self.inner = inner
        self.responses = responses
        self.refusal_of = refusal_of

    def start(self) -> None:
        """Serve from a thread of its own."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the base class
        """`sam local` logs each request."""

    def _answer(self, body: bytes) -> None:
        if len(body) > _LARGEST_BODY:
            self._say("REQUEST_TOO_LARGE")
            return
        connection = HTTPConnection(HOST, self.server.inner, timeout=_TIMEOUT_SECONDS)
        try:
            connection.request(self.command, self.path, body or None, dict(self.headers.items()))
            self._pass_on(connection.getresponse())
        except (OSError, HTTPException):
            self._say("INTEGRATION_TIMEOUT")
        finally:
            connection.close()

    def _pass_on(self, response: HTTPResponse) -> None:
        body = response.read()
        # All that our functions answer has one.
        if "x-request-id" in response.headers:
            headers = [each for each in response.headers.items() if each[0].lower() not in _HOP_BY_HOP]
            self._send(response.status, headers, body)
        else:
            self._say(self._kind(response.status))

    def _kind(self, status: int) -> str:
        if status in (401, 403):
            return "UNAUTHORIZED" if status == 401 else "ACCESS_DENIED"
        if status < 500:
            return "DEFAULT_4XX"
        token = self.headers.get("Authorization")
        return (token and self.server.refusal_of(token, self.path)) or "DEFAULT_5XX"

    def _say(self, kind: str) -> None:
        response = self.server.responses[kind]
        request_id = str(uuid.uuid4())
        names = {
            "$context.requestId": request_id,
            "$context.error.messageString": json.dumps(_MESSAGES.get(kind, kind)),
        }
        text: str = response["ResponseTemplates"]["application/json"]
        for name, value in names.items():
            text = text.replace(name, value)
        given = {
            name: self._value(value, request_id) for name, value in response["ResponseParameters"]["Headers"].items()
        }
        headers = [("Content-Type", "application/json"), *((name, value) for name, value in given.items() if value)]
        self._send(int(response.get("StatusCode") or _STATUSES.get(kind, 400)), headers, text.encode())

    def _value(self, expression: str, request_id: str) -> str:
        """A literal in quotes, the request's id, or one of its headers."""
        if expression == "context.requestId":
            return request_id
        header = re.fullmatch(r"method\.request\.header\.(.+)", expression)
        return self.headers.get(header[1], "") if header else expression.strip("'")

    def _send(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
