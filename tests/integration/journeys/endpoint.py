"""The webhook endpoint on a real port, so that the sandbox itself delivers, repeats, delays and drops events."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.integration.journeys import requests


class _Endpoint(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        response = requests.deliver_webhook(body, {"Stripe-Signature": self.headers["Stripe-Signature"]})
        self.send_response(response.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def listening() -> Iterator[str]:
    """Yield the address of a listening endpoint."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/payments/webhook"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
