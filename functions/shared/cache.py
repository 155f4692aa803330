"""A read-through cache in Valkey that never serves what a writer has replaced.

Each namespace has a random version. An entry carries the version it was loaded under and is good while it is the
namespace's. A writer announces itself before its commit and afterwards changes the version; while a writer is
announced, readers go to the database. A writer that died is forgotten after `_LONGEST_WRITE_MS`, with a new version.
Times are the server's own, so that no clock of a function matters.
"""

import random
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from shared.errors import DependencyUnavailable
from shared.valkey_protocol import ask, ask_all

_LONGEST_WRITE_MS = "30000"
_REFILL_MS = "2000"
_LONGEST_WAIT_SECONDS = 3.0
_FIRST_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.25
# Longer than any entry lives: what a forgotten version or writer could have protected is gone by then.
_KEEP_MS = "3600000"

_READ = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local version = redis.call('GET', KEYS[1])
if redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[3]) > 0 or not version then
    version = ARGV[4]
    redis.call('SET', KEYS[1], version, 'PX', ARGV[5])
end
if redis.call('ZCARD', KEYS[2]) > 0 then return {'bypass'} end
local entry = redis.call('HMGET', KEYS[3], 'version', 'value')
if entry[1] == version then return {'hit', entry[2]} end
if redis.call('SET', KEYS[4], ARGV[1], 'NX', 'PX', ARGV[2]) then return {'load', version} end
return {'wait'}
"""
# Where there is nothing, the version goes with the entry: keys that anybody can make up must not stay for an hour.
_STORE = """
if ARGV[3] and redis.call('GET', KEYS[1]) == ARGV[2] and redis.call('ZCARD', KEYS[2]) == 0 then
    redis.call('HSET', KEYS[3], 'version', ARGV[2], 'value', ARGV[3])
    redis.call('PEXPIRE', KEYS[3], ARGV[4])
    if ARGV[3] == '' then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
end
if redis.call('GET', KEYS[4]) == ARGV[1] then redis.call('DEL', KEYS[4]) end
"""
_ANNOUNCE = """
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
_FINISH = """
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[1])
"""


class Write(NamedTuple):
    """A change that readers of some namespaces must not miss.

    Attributes:
        token: Tells this writer from others.
        namespaces: What it changes.
        announced: Whether the cache knows of it; otherwise the writer must see to `finish_write` by itself.
    """

    token: str
    namespaces: tuple[str, ...]
    announced: bool


def read_through(
    namespace: str, key: str, ttl_seconds: int, load: Callable[[], str], *, empty_ttl_seconds: int | None = None
) -> str:
    """The cached text, or what `load` gives; one reader at a time loads, the others wait for it.

    Args:
        namespace: What writers invalidate as a whole, such as one product.
        key: The entry within it.
        ttl_seconds: How long an entry is good.
        load: Reads the truth. Its errors reach the caller and are not cached.
        empty_ttl_seconds: How long the empty text is good, where that is shorter.
    """

    def ttl_of(value: str) -> int:
        return ttl_seconds if value or empty_ttl_seconds is None else empty_ttl_seconds

    token = secrets.token_hex(8)
    keys = [*_namespace_keys(namespace), _key(namespace, f"entry:{key}"), _key(namespace, f"refill:{key}")]
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    pause = _FIRST_PAUSE_SECONDS
    while time.monotonic() < deadline:
        try:
            state, *rest = _read(keys, token)
        except DependencyUnavailable:
            break
        if state == "hit":
            return rest[0]
        if state == "load":
            return _refill(keys, token, rest[0], ttl_of, load)
        if state == "bypass":
            break
        time.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads waiting readers
        pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
    return load()


def announce_write(namespaces: Iterable[str]) -> Write:
    """Tell readers to go to the database; call it before the commit, at most some seconds."""
    write = Write(secrets.token_hex(8), tuple(namespaces), announced=True)
    try:
        ask_all(
            *(
                ("EVAL", _ANNOUNCE, 1, _namespace_keys(namespace)[1], write.token, _KEEP_MS)
                for namespace in write.namespaces
            )
        )
    except DependencyUnavailable:
        return write._replace(announced=False)
    return write


def finish_write(write: Write) -> bool:
    """Make what was cached before the commit worthless; False if the cache could not be told."""
    try:
        ask_all(
            *(
                ("EVAL", _FINISH, 2, *_namespace_keys(namespace), write.token, secrets.token_hex(8), _KEEP_MS)
                for namespace in write.namespaces
            )
        )
    except DependencyUnavailable:
        return False
    return True


def withdraw_write(write: Write) -> None:
    """Nothing was changed after all: what was cached stays good. Unheard, it costs what a writer that died does."""
    with suppress(DependencyUnavailable):
        ask_all(*(("ZREM", _namespace_keys(namespace)[1], write.token) for namespace in write.namespaces))


def ping() -> None:
    """Ask the cache for an answer.

    Raises:
        DependencyUnavailable: There is none.
    """
    ask("PING")


def _read(keys: list[str], token: str) -> list[str]:
    arguments = [token, _REFILL_MS, _LONGEST_WRITE_MS, secrets.token_hex(8), _KEEP_MS]
    answer: list[str] = ask("EVAL", _READ, len(keys), *keys, *arguments)
    return answer


def _refill(keys: list[str], token: str, version: str, ttl_of: Callable[[str], int], load: Callable[[], str]) -> str:
    stored: list[str] = []
    try:
        value = load()
        stored = [value, str(ttl_of(value) * 1000)]
        return value
    finally:
        _store(keys, token, version, *stored)


def _store(keys: list[str], token: str, version: str, *stored: str) -> None:
    """Keep the value, if there is one, and let the next reader refill."""
    try:
        ask("EVAL", _STORE, len(keys), *keys, token, version, *stored)
    except DependencyUnavailable:
        return


def _namespace_keys(namespace: str) -> tuple[str, str]:
    return _key(namespace, "version"), _key(namespace, "writers")


def _key(namespace: str, name: str) -> str:
    # The braces keep a namespace on one node of a cluster, where its scripts run.
    return f"cache:{{{namespace}}}:{name}"
