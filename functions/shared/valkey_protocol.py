"""A minimal Valkey client for what every request needs: a socket, and a parser written in C.

Importing the full client takes 0.2 s of a cold start if asyncio is not imported yet, as much as the rest of the
authorizer, and 0.04 s otherwise.
"""

import socket
import threading
from collections import deque
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from libvalkey import LibvalkeyError, Reader, ReplyError, pack_command

from shared import valkey_pause
from shared.errors import DependencyUnavailable
from shared.valkey_credentials import forget_password, valkey_url

_TIMEOUT_SECONDS = 0.5
_READ_BYTES = 16_384
_DEFAULT_PORT = 6379

type Word = str | int
type Command = tuple[Word, ...]


class _Connection:
    def __init__(self, address: SplitResult) -> None:
        self._socket = _open_socket(address)
        self._reader = Reader(encoding="utf-8")
        try:
            self._sign_in(address)
        except BaseException:
            self.close()
            raise

    def execute(self, *commands: Command) -> list[Any]:
        self._socket.sendall(b"".join(pack_command(command) for command in commands))
        return [self._next_reply() for _ in commands]

    def _next_reply(self) -> Any:
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
            try:
                self.execute(("AUTH", *user, unquote(address.password)))
            except ReplyError as error:
                raise PermissionError("Valkey refused the password") from error
        if database := address.path.strip("/"):
            self.execute(("SELECT", database))


_idle: deque[_Connection] = deque()
_lock = threading.Lock()


def get(key: str) -> str | None:
    """Return the text stored under a key, or None.

    Raises:
        DependencyUnavailable: Valkey does not respond within half a second or refuses the command.
    """
    value: str | None = execute("GET", key)
    return value


def put(key: str, value: str, *, seconds: int, even_in_pause: bool = False) -> None:
    """Store a text that expires after `seconds`.

    Args:
        key: The key.
        value: The text.
        seconds: Its lifetime.
        even_in_pause: As for `execute_all`.

    Raises:
        DependencyUnavailable: Valkey does not respond within half a second or refuses the command.
    """
    execute_all(("SET", key, value, "EX", seconds), even_in_pause=even_in_pause)


def execute(*command: Word) -> Any:
    """Run a command and return its reply.

    Raises:
        DependencyUnavailable: Valkey does not respond within half a second or refuses the command.
    """
    return execute_all(command)[0]


def execute_all(*commands: Command, even_in_pause: bool = False) -> list[Any]:
    """Run commands in one round trip and return their replies.

    Args:
        commands: The commands.
        even_in_pause: Whether to call Valkey although it failed a moment ago, because other environments must see the
            change as soon as it is back.

    Raises:
        DependencyUnavailable: Valkey does not respond within half a second, failed a moment ago, or refuses a command.
    """
    if not even_in_pause:
        valkey_pause.check()
    try:
        replies = _execute_on_idle_connection(commands) if _idle else _execute_on(_connect(), commands)
    except OSError as error:
        valkey_pause.start()
        raise DependencyUnavailable("cache") from error
    except LibvalkeyError as error:
        raise DependencyUnavailable("cache") from error
    valkey_pause.end()
    return replies


def _execute_on_idle_connection(commands: tuple[Command, ...]) -> list[Any]:
    """Use an earlier request's connection, or a new one if the server has closed that."""
    with _lock:
        connection = _idle.pop() if _idle else None
    try:
        return _execute_on(connection or _connect(), commands)
    except ConnectionError:
        _forget_idle_connections()
        return _execute_on(_connect(), commands)


def _execute_on(connection: _Connection, commands: tuple[Command, ...]) -> list[Any]:
    # After an error the next reply on the connection is unknown, so the connection is closed.
    try:
        replies = connection.execute(*commands)
    except BaseException:
        connection.close()
        raise
    with _lock:
        _idle.append(connection)
    return replies


def _forget_idle_connections() -> None:
    with _lock:
        while _idle:
            _idle.pop().close()


def _connect() -> _Connection:
    try:
        return _Connection(urlsplit(valkey_url()))
    except PermissionError:
        forget_password()
        return _Connection(urlsplit(valkey_url()))


def _open_socket(address: SplitResult) -> socket.socket:
    host = address.hostname or "127.0.0.1"
    plain = socket.create_connection((host, address.port or _DEFAULT_PORT), timeout=_TIMEOUT_SECONDS)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if address.scheme != "valkeys":
        return plain
    import ssl

    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
