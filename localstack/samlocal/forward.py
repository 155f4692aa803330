"""Takes connections on one address of this machine to the same port of 127.0.0.1."""

import socket
import socketserver
import sys
import threading
from contextlib import suppress

from localstack.servers.ports import HOST

_CHUNK = 65536
_IP_FREEBIND = 15


class Forwarder(socketserver.ThreadingTCPServer):
    """Listens until `shutdown()`."""

    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_: object) -> None:
        """The server behind it does not answer, or one of both hung up."""

    def server_bind(self) -> None:
        # Some engines make their bridge with the first container only.
        if sys.platform == "linux":
            self.socket.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
        super().server_bind()


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        port: int = self.request.getsockname()[1]
        with socket.create_connection((HOST, port)) as inner:
            back = threading.Thread(target=_copy, args=(inner, self.request), daemon=True)
            back.start()
            _copy(self.request, inner)
            back.join()


def forward(address: str, port: int) -> Forwarder | None:
    """Listen on an address; None if it is none of this machine's, or 127.0.0.1 is served there already."""
    try:
        server = Forwarder((address, port), _Handler)
    except OSError:
        return None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
