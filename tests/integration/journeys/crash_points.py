"""Crashes a simulated process after any of its writes: to a database, to Stripe, to the bus.

After the crash, everything that a dead process cannot do (clean up, respond, write) raises.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any
from unittest.mock import patch

import psycopg
from psycopg.pq import TransactionStatus
from pymongo.collection import Collection

_MONGO_WRITES = ("insert_one", "update_one", "update_many", "delete_one", "find_one_and_update")
_SQL_WRITE = re.compile(r"\b(INSERT INTO|UPDATE [a-z]|DELETE FROM|CALL )")


class Crashed(BaseException):
    """The process has crashed; no code in it may catch this."""


@dataclass
class SimulatedProcess:
    """A simulated process.

    Attributes:
        crash_after: The number of the write after which it crashes; None for never.
        writes: Its writes, in order.
    """

    crash_after: int | None = None
    writes: list[str] = field(default_factory=list)
    dead: bool = False

    def check_alive(self) -> None:
        if self.dead:
            raise Crashed

    def record_write(self, what: str) -> None:
        self.writes.append(what)
        self.dead = len(self.writes) == self.crash_after
        self.check_alive()


# Routes run in another thread, with a copy of the context that contains the same process.
_present: ContextVar[SimulatedProcess | None] = ContextVar("simulated_process", default=None)


@contextmanager
def simulated_process(crash_after: int | None = None) -> Iterator[SimulatedProcess]:
    """Run a block as a simulated process; a crash ends the block without an exception."""
    living = SimulatedProcess(crash_after)
    token = _present.set(living)
    try:
        yield living
    except BaseException:
        # Frameworks may have wrapped the exception; a crashed process returns nothing.
        if not living.dead:
            raise
    finally:
        _present.reset(token)


def check_alive() -> None:
    """Continue if the process has not crashed.

    Raises:
        Crashed: It has.
    """
    if present := _present.get():
        present.check_alive()


def record_write(what: str) -> None:
    """Record a write, and crash if it is the last one.

    Raises:
        Crashed: This was the last write.
    """
    if present := _present.get():
        present.record_write(what)


@contextmanager
def crashable_databases() -> Iterator[None]:
    """Make every write of MongoDB and every commit of PostgreSQL a crash point."""
    with ExitStack() as patches:
        for name in _MONGO_WRITES:
            patches.enter_context(patch.object(Collection, name, _crashable_write(getattr(Collection, name), name)))
        execute, transaction = psycopg.Connection.execute, psycopg.Connection.transaction
        patches.enter_context(patch.object(psycopg.Connection, "execute", _crashable_execute(execute)))
        patches.enter_context(patch.object(psycopg.Connection, "transaction", _crashable_transaction(transaction)))
        yield


def _crashable_write(write: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(write)
    def crashable(*args: Any, **kwargs: Any) -> Any:
        check_alive()
        result = write(*args, **kwargs)
        record_write(f"mongo {name}")
        return result

    return crashable


def _crashable_execute(execute: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(execute)
    def crashable(connection: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        check_alive()
        result = execute(connection, query, *args, **kwargs)
        if _is_idle(connection) and (found := _SQL_WRITE.search(str(query))):
            record_write(f"postgres {found[1]}")
        return result

    return crashable


def _crashable_transaction(transaction: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    @wraps(transaction)
    def crashable(connection: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        check_alive()
        with transaction(connection, *args, **kwargs) as begun:
            yield begun
        if _is_idle(connection):
            record_write("postgres COMMIT")

    return crashable


def _is_idle(connection: Any) -> bool:
    return bool(connection.info.transaction_status == TransactionStatus.IDLE)
