"""Valkey. No other module knows its client."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import valkey as _valkey
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from shared import valkey_pause
from shared.errors import DependencyUnavailable
from shared.valkey_credentials import forget_password, valkey_url

type Client = _valkey.Valkey

_TIMEOUT_SECONDS = 0.5


@contextmanager
def valkey() -> Iterator[Client]:
    """Yield the client, with its errors translated.

    Raises:
        DependencyUnavailable: Valkey does not respond within half a second, did not a moment ago, or refuses the
            command.
    """
    valkey_pause.check()
    try:
        yield _client()
    except (_valkey.ConnectionError, _valkey.TimeoutError) as error:
        if isinstance(error, _valkey.AuthenticationError):
            forget_password()
            _client.cache_clear()
        valkey_pause.start()
        raise DependencyUnavailable("cache") from error
    except _valkey.ValkeyError as error:
        raise DependencyUnavailable("cache") from error


@cache
def _client() -> Client:
    url = valkey_url()
    return _valkey.Valkey.from_url(
        url,
        # The client verifies the server's certificate, but not its name.
        **({"ssl_check_hostname": True} if url.startswith("valkeys:") else {}),
        decode_responses=True,
        # Otherwise it sends its name and version over each new connection.
        lib_name=None,
        lib_version=None,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        # Retry once: the server may have closed the connection while the environment was frozen.
        # Not after a time-out, which would double the wait.
        retry=Retry(NoBackoff(), 1, supported_errors=(_valkey.ConnectionError,)),
        retry_on_error=[_valkey.ConnectionError],
    )
