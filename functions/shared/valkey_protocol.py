"""Valkey for the authorizer: two commands, and nothing to import but a socket and a parser written in C.

The full client takes 0.2 s of a cold start to import, as much as all the rest of the authorizer.
"""

import socket
import threading
from collections import deque
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from libvalkey import LibvalkeyError, Reader, ReplyError, pack_command

from shared.errors import DependencyUnavailable
from shared.settings import settings

_TIMEOUT_SECONDS = 0.5
_READ_BYTES = 4096
_DEFAULT_PORT = 6379

type Word = str | int


class _Connection:
    def __init__(self, address: SplitResult) -> None:
        self._socket = _open_socket(address)
        self._reader = Reader(encoding="utf-8")
        try:
            self._sign_in(address)
        except BaseException:
            self.close()
            raise

    def ask(self, *command: Word) -> Any:
        self._socket.sendall(pack_command(command))
        while (reply := self._reader.gets()) is False:
            received = self._socket.recv(_READ_BYTES)
            if not received:
                raise ConnectionResetError("Valkey closed the connection")
            self._reader.feed(received)
        if isinstance(reply, ReplyError):
            raise reply
        return reply

    def close(self) -> None:
        self._socket.close()

    def _sign_in(self, address: SplitResult) -> None:
        if address.password:
            user = [unquote(address.username)] if address.username else []
            self.ask("AUTH", *user, unquote(address.password))
        if database := address.path.strip("/"):
            self.ask("SELECT", database)


_idle: deque[_Connection] = deque()
_lock = threading.Lock()


def get(key: str) -> str | None:
    """The text stored under a key.

    Raises:
        DependencyUnavailable: Valkey does not answer within half a second, or refuses.
    """
    value: str | None = _ask("GET", key)
    return value


def put(key: str, value: str, *, seconds: int, only_if_absent: bool = False) -> None:
    """Store a text for some seconds.

    Raises:
        DependencyUnavailable: Valkey does not answer within half a second, or refuses.
    """
    _ask("SET", key, value, "EX", seconds, *(["NX"] if only_if_absent else []))


def _ask(*command: Word) -> Any:
    try:
        return _ask_idle_connection(command) if _idle else _ask_on(_connect(), command)
    except (OSError, LibvalkeyError) as error:
        raise DependencyUnavailable("cache") from error


def _ask_idle_connection(command: tuple[Word, ...]) -> Any:
    """Use a connection of an earlier request, and a new one should the server have closed it meanwhile."""
    with _lock:
        connection = _idle.pop() if _idle else None
    try:
        return _ask_on(connection or _connect(), command)
    except ConnectionError:
        _forget_idle_connections()
        return _ask_on(_connect(), command)


def _ask_on(connection: _Connection, command: tuple[Word, ...]) -> Any:
    # After an error nobody knows which answer comes next on this connection: only a good one is kept.
    try:
        reply = connection.ask(*command)
    except BaseException:
        connection.close()
        raise
    with _lock:
        _idle.append(connection)
    return reply


def _forget_idle_connections() -> None:
    with _lock:
        while _idle:
            _idle.pop().close()


def _connect() -> _Connection:
    return _Connection(urlsplit(settings().valkey_url))


def _open_socket(address: SplitResult) -> socket.socket:
    host = address.hostname or "127.0.0.1"
    plain = socket.create_connection((host, address.port or _DEFAULT_PORT), timeout=_TIMEOUT_SECONDS)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if address.scheme != "valkeys":
        return plain
    import ssl

    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
