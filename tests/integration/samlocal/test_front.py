"""The front before `sam local start-api`, over HTTP, with a fake of SAM behind it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler
from typing import Any

import httpx
import pytest

from localstack.samlocal.forward import Forwarder, forward
from localstack.samlocal.front import Gateway, mark_failure
from localstack.samlocal.relay import Relay, Request, Response
from localstack.servers.ports import HOST
from tools.template import API, read_template

RESPONSES = read_template(API)["Resources"]["ShopApi"]["Properties"]["GatewayResponses"]
ORIGIN = {"Origin": "http://localhost:3000"}


@dataclass
class Inner:
    """The next response of `sam local`, and the requests it received."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)


@pytest.fixture
def inner() -> Inner:
    return Inner()


@pytest.fixture
def refusals() -> dict[str, str]:
    """The authorizer's reason for each refused token."""
    return {"Bearer expired": "UNAUTHORIZED", "Bearer unknowable": "AUTHORIZER_FAILURE"}


@pytest.fixture
def api(inner: Inner, refusals: dict[str, str]) -> Iterator[httpx.Client]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inner.asked.append((self.command, self.path, self.rfile.read(int(self.headers.get("Content-Length") or 0))))
            self.send_response(inner.status)
            for name, value in inner.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"inner")

        do_GET = do_POST  # noqa: N815 - a name of the base class

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gateway = Gateway(RESPONSES, lambda token, _path: refusals.get(token, ""))
    front = Relay(0, server.server_port, gateway.change, gateway.refuse)
    front.start()
    with httpx.Client(base_url=f"http://{HOST}:{front.server_port}") as client:
        yield client
    for each in (front, server):
        each.shutdown()
        each.server_close()


def test_a_functions_response_is_passed_on(api: httpx.Client, inner: Inner) -> None:
    inner.status, inner.headers = 409, {"x-request-id": "r-1", "Retry-After": "5"}

    response = api.post("/products/..%2f%00?a=%26", content=b"body")

    assert (response.status_code, response.text, response.headers["retry-after"]) == (409, "inner", "5")
    assert inner.asked == [("POST", "/products/..%2f%00?a=%26", b"body")]


@pytest.mark.parametrize(
    ("status", "token", "expected"),
    [
        (401, None, (401, "unauthorized")),
        (403, "Bearer customer", (403, "forbidden")),
        (502, "Bearer expired", (401, "unauthorized")),
        (502, "Bearer unknowable", (503, "dependency_unavailable")),
        (502, "Bearer good", (502, "internal_error")),
        (502, None, (502, "internal_error")),
    ],
)
def test_a_response_of_sam_itself_becomes_the_gateway_response(
    api: httpx.Client, inner: Inner, status: int, token: str | None, expected: tuple[int, str]
) -> None:
    inner.status = status

    response = api.get("/auth/me", headers=ORIGIN | ({"Authorization": token} if token else {}))

    assert (response.status_code, response.json()["code"]) == expected
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert response.headers["access-control-allow-origin"] == ORIGIN["Origin"]


def test_a_body_over_the_limit_never_reaches_a_function(api: httpx.Client, inner: Inner) -> None:
    response = api.post("/auth/login", content=b"a" * (6 * 1024 * 1024 + 1))

    assert (response.status_code, response.json()["code"]) == (413, "payload_too_large")
    assert inner.asked == []


def test_a_forwarder_connects_another_address_to_the_same_port(api: httpx.Client, inner: Inner) -> None:
    inner.headers = {"x-request-id": "r-1"}
    forwarder = forward("127.0.0.2", api.base_url.port or 0)
    assert forwarder is not None

    response = httpx.get(f"http://127.0.0.2:{api.base_url.port}/products")

    forwarder.shutdown()
    forwarder.server_close()
    assert (response.status_code, response.text) == (200, "inner")


def test_functions_receive_bodies_as_text(api: httpx.Client, inner: Inner) -> None:
    api.post("/auth/login", content=b"a\xff")

    assert inner.asked[0][2] == "a\N{REPLACEMENT CHARACTER}".encode()


@pytest.mark.parametrize(
    ("body", "failed"),
    [
        (b'{"errorMessage": "Unauthorized", "errorType": "Refused", "requestId": "r", "stackTrace": []}', True),
        (b'{"batchItemFailures": []}', False),
        (b"null", False),
        (b"", False),
    ],
)
def test_a_failed_function_is_marked_with_a_header(body: bytes, failed: bool) -> None:
    response = mark_failure(Request("/", Message(), b""), Response(200, [], body))

    assert response == Response(200, [("X-Amz-Function-Error", "Unhandled")] if failed else [], body)


def test_a_forwarder_takes_many_connections_at_once() -> None:
    with Forwarder((HOST, 0), BaseRequestHandler) as forwarder, ExitStack() as opened:
        for _ in range(64):
            opened.enter_context(socket.create_connection((HOST, forwarder.server_address[1]), timeout=0.5))
