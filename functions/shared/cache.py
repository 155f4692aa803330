"""A read-through cache in Valkey that never serves data which a writer has replaced.

Each namespace has a random version. An entry stores the version under which it was loaded and is valid while the
namespace has that version. A writer announces itself before its commit and changes the version afterwards. While a
writer is announced, readers bypass the cache. A writer that crashed expires after `_LONGEST_WRITE_MS`, which also
changes the version. All times are Valkey's, so the functions' clocks do not matter.
"""

import random
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

from shared.errors import DependencyUnavailable
from shared.valkey_protocol import execute, execute_all

_LONGEST_WRITE_MS = "30000"
_REFILL_MS = "2000"
_LONGEST_WAIT_SECONDS = 3.0
_FIRST_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.25
# Longer than any entry lives: no entry outlasts the version or writer that protects it.
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
# For an empty value the version expires with the entry: clients can make up keys, which must not stay for an hour.
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
    """A write that readers of some namespaces must not miss.

    Attributes:
        token: Identifies the writer.
        namespaces: The namespaces that it changes.
        announced: Whether the cache knows of the write. If not, the writer has to make sure that `finish_write` runs.
    """

    token: str
    namespaces: tuple[str, ...]
    announced: bool


def read_through(
    namespace: str, key: str, ttl_seconds: int, load: Callable[[], str], *, empty_ttl_seconds: int | None = None
) -> str:
    """Return the cached text, or the result of `load`. One reader at a time loads; the others wait for it.

    Args:
        namespace: The unit that writers invalidate, such as one product.
        key: Key of the entry within the namespace.
        ttl_seconds: Lifetime of an entry.
        load: Reads from the database. Its errors are raised and not cached.
        empty_ttl_seconds: Lifetime of an empty text, if different.
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
    """Make readers bypass the cache. Call it right before the commit: it expires after 30 seconds."""
    write = Write(secrets.token_hex(8), tuple(namespaces), announced=True)
    try:
        execute_all(
            *(
                ("EVAL", _ANNOUNCE, 1, _namespace_keys(namespace)[1], write.token, _KEEP_MS)
                for namespace in write.namespaces
            ),
            even_in_pause=True,
        )
    except DependencyUnavailable:
        return write._replace(announced=False)
    return write


def finish_write(write: Write) -> bool:
    """Invalidate everything cached before the commit. Return False if the cache is unavailable."""
    try:
        execute_all(
            *(
                ("EVAL", _FINISH, 2, *_namespace_keys(namespace), write.token, secrets.token_hex(8), _KEEP_MS)
                for namespace in write.namespaces
            ),
            # An announced write must be finished. Any other is stored for later, and was refused a moment ago.
            even_in_pause=write.announced,
        )
    except DependencyUnavailable:
        return False
    return True


def withdraw_write(write: Write) -> None:
    """Withdraw the announcement of a write that changed nothing. Without the cache it expires by itself."""
    with suppress(DependencyUnavailable):
        execute_all(*(("ZREM", _namespace_keys(namespace)[1], write.token) for namespace in write.namespaces))


def ping() -> None:
    """Check that the cache responds.

    Raises:
        DependencyUnavailable: The cache is unavailable.
    """
    execute("PING")


def _read(keys: list[str], token: str) -> list[str]:
    arguments = [token, _REFILL_MS, _LONGEST_WRITE_MS, secrets.token_hex(8), _KEEP_MS]
    result: list[str] = execute("EVAL", _READ, len(keys), *keys, *arguments)
    return result


def _refill(keys: list[str], token: str, version: str, ttl_of: Callable[[str], int], load: Callable[[], str]) -> str:
    stored: list[str] = []
    try:
        value = load()
        stored = [value, str(ttl_of(value) * 1000)]
        return value
    finally:
        _store(keys, token, version, *stored)


def _store(keys: list[str], token: str, version: str, *stored: str) -> None:
    """Store the value, if there is one, and allow the next reader to load."""
    try:
        execute("EVAL", _STORE, len(keys), *keys, token, version, *stored)
    except DependencyUnavailable:
        return


def _namespace_keys(namespace: str) -> tuple[str, str]:
    return _key(namespace, "version"), _key(namespace, "writers")


def _key(namespace: str, name: str) -> str:
    # The braces keep a namespace on one node of a cluster, as its scripts require.
    return f"cache:{{{namespace}}}:{name}"
