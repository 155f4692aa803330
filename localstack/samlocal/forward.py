"""Forward connections from another address of this machine to the same port of 127.0.0.1."""

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
    # The default of 5 is too few for a function that reads all queues at once.
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Ignore a failed connection: the server is down, or one side disconnected."""

    def server_bind(self) -> None:
        # Some engines create their bridge only with the first container.
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
    """Start a forwarder on an address; None if the address is not local or its port is in use."""
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
