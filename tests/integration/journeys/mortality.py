"""Lets the "process" of one step die right after any of its writes: to a database, to Stripe, to the bus.

What a dead process would not do any more (clean up, answer, write) is refused from then on.
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


class Died(BaseException):
    """The process is gone: nothing in it may catch this."""


@dataclass
class Life:
    """A process from its start to its end.

    Attributes:
        dies_after: The write it does not survive; None lets it live.
        writes: What it wrote, in order.
    """

    dies_after: int | None = None
    writes: list[str] = field(default_factory=list)
    dead: bool = False

    def breathe(self) -> None:
        if self.dead:
            raise Died

    def wrote(self, what: str) -> None:
        self.writes.append(what)
        self.dead = len(self.writes) == self.dies_after
        self.breathe()


# Routes run in another thread, which gets a copy of the context with the same life in it.
_present: ContextVar[Life | None] = ContextVar("life", default=None)


@contextmanager
def life(dies_after: int | None = None) -> Iterator[Life]:
    """Run a block as a process of its own; its death ends the block quietly."""
    living = Life(dies_after)
    token = _present.set(living)
    try:
        yield living
    except BaseException:
        # However the frameworks wrapped it: who is dead told nobody anything.
        if not living.dead:
            raise
    finally:
        _present.reset(token)


def breathe() -> None:
    """Go on, if this process still lives.

    Raises:
        Died: It does not.
    """
    if present := _present.get():
        present.breathe()


def wrote(what: str) -> None:
    """Something happened outside of this process.

    Raises:
        Died: That was its last write.
    """
    if present := _present.get():
        present.wrote(what)


@contextmanager
def mortal_databases() -> Iterator[None]:
    """Make every write of MongoDB and every commit of PostgreSQL a point to die at."""
    with ExitStack() as patches:
        for name in _MONGO_WRITES:
            patches.enter_context(patch.object(Collection, name, _mortal_write(getattr(Collection, name), name)))
        execute, transaction = psycopg.Connection.execute, psycopg.Connection.transaction
        patches.enter_context(patch.object(psycopg.Connection, "execute", _mortal_execute(execute)))
        patches.enter_context(patch.object(psycopg.Connection, "transaction", _mortal_transaction(transaction)))
        yield


def _mortal_write(write: Callable[..., Any], name: str) -> Callable[..., Any]:
    @wraps(write)
    def mortal(*args: Any, **kwargs: Any) -> Any:
        breathe()
        result = write(*args, **kwargs)
        wrote(f"mongo {name}")
        return result

    return mortal


def _mortal_execute(execute: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(execute)
    def mortal(connection: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        breathe()
        result = execute(connection, query, *args, **kwargs)
        if _is_idle(connection) and (found := _SQL_WRITE.search(str(query))):
            wrote(f"postgres {found[1]}")
        return result

    return mortal


def _mortal_transaction(transaction: Callable[..., Any]) -> Callable[..., Any]:
    @contextmanager
    @wraps(transaction)
    def mortal(connection: Any, *args: Any, **kwargs: Any) -> Iterator[Any]:
        breathe()
        with transaction(connection, *args, **kwargs) as begun:
            yield begun
        if _is_idle(connection):
            wrote("postgres COMMIT")

    return mortal


def _is_idle(connection: Any) -> bool:
    return bool(connection.info.transaction_status == TransactionStatus.IDLE)
