"""Valkey: the only module that knows its client."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import valkey as _valkey
from valkey.backoff import NoBackoff
from valkey.retry import Retry

from shared.errors import DependencyUnavailable
from shared.settings import settings

type Client = _valkey.Valkey

_TIMEOUT_SECONDS = 0.5


@contextmanager
def valkey() -> Iterator[Client]:
    """The client, with its errors translated.

    Raises:
        DependencyUnavailable: Valkey does not answer within half a second, or refuses.
    """
    try:
        yield _client()
    except _valkey.ValkeyError as error:
        raise DependencyUnavailable("cache") from error


@cache
def _client() -> Client:
    return _valkey.Valkey.from_url(
        settings().valkey_url,
        decode_responses=True,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        # Once more, at once: a connection that the server closed while the environment was frozen costs no request.
        retry=Retry(NoBackoff(), 1),
        retry_on_error=[_valkey.ConnectionError],
    )
