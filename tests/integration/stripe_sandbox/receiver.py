"""A webhook endpoint that records its deliveries."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import stripe


@dataclass(frozen=True)
class Received:
    """A delivery."""

    body: bytes
    signature: str
    at: float

    def event(self, secret: str) -> stripe.Event:
        return stripe.Webhook.construct_event(self.body, self.signature, secret)  # type: ignore[no-any-return]


@dataclass
class Receiver:
    """Responds with each of `statuses` in turn, then with 200."""

    url: str
    secret: str = ""
    statuses: list[int] = field(default_factory=list)
    deliveries: list[Received] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator["Receiver"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        receiver = cls(f"http://127.0.0.1:{server.server_address[1]}/payments/webhook")
        server.RequestHandlerClass = _handler_of(receiver)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def take(self, body: bytes, signature: str) -> int:
        with self._changed:
            self.deliveries.append(Received(body, signature, time.time()))
            self._changed.notify_all()
            return self.statuses.pop(0) if self.statuses else 200

    def events(self, subject: str = "") -> list[stripe.Event]:
        """Return the verified events about an object, as they arrived."""
        with self._changed:
            found = [each.event(self.secret) for each in self.deliveries]
        return [each for each in found if subject in {"", *_subjects(each)}]

    def wait_for(self, count: int, *types: str, subject: str = "", seconds: float = 10) -> list[stripe.Event]:
        """Wait for a number of events of these types about an object, and return them."""
        deadline = time.monotonic() + seconds
        while True:
            found = [each for each in self.events(subject) if not types or each.type in types]
            if len(found) >= count:
                return found
            with self._changed:
                left = deadline - time.monotonic()
                assert left > 0, f"{len(found)} of {count} events arrived: {[each.type for each in found]}"
                self._changed.wait(min(left, 0.2))


def _subjects(event: stripe.Event) -> set[Any]:
    thing = event.data.object.to_dict()
    return {thing["id"], thing.get("payment_intent")}


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(receiver.take(body, self.headers["Stripe-Signature"]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    return Handler
