"""Lets a process of its own do something, and die right after one of its writes.

A forked process costs milliseconds instead of the seconds that a new one takes to import everything, so that every
single write can be the last one: of the database, of Stripe, of the bus.
"""

import os
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from payments.dependencies import override
from payments.repository.database import database
from payments.stripe_provider import StripeProvider
from shared import valkey as shared_valkey
from shared.postgres import Connection, Database
from tests.integration.fakes import FakeBus
from tests.integration.payments.service import Shop

DEAD, DONE, BROKEN = 9, 0, 1


class Mortality:
    """Counts the writes of this process, and ends it."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._writing = False

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(DEAD)

    def note(self, statement: str | bytes) -> None:
        """A statement is executed; it is not committed yet."""
        text = statement if isinstance(statement, str) else statement.decode()
        self._writing |= not text.lstrip().startswith("SELECT")

    def committed(self) -> None:
        """What was executed is committed."""
        writing, self._writing = self._writing, False
        if writing:
            self.step()

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, and then a step."""

        def wrapped(*args: Any, **options: Any) -> Any:
            result = function(*args, **options)
            self.step()
            return result

        return wrapped


def dies(shop: Shop, steps: int, task: Callable[[], object]) -> bool:
    """Whether a process that does this task dies after so many steps; otherwise it did all of it."""
    assert shop.bus.path
    with warnings.catch_warnings():
        # The threads of this process hold nothing that the other one needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        _live(shop, Mortality(steps), task)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    assert code in (DEAD, DONE)
    shop.bus = FakeBus.at(shop.bus.path)
    override(shop.dependencies())
    return code == DEAD


def _live(shop: Shop, mortality: Mortality, task: Callable[[], object]) -> None:
    try:
        _leave_the_parents_connections()
        _make_mortal(shop, mortality)
        task()
        os._exit(DONE)
    except BaseException:
        traceback.print_exc()
        os._exit(BROKEN)


def _leave_the_parents_connections() -> None:
    database._idle = deque()
    shared_valkey._client.cache_clear()


def _make_mortal(shop: Shop, mortality: Mortality) -> None:
    provider = StripeProvider()
    for name in ("create_intent", "cancel_intent", "create_refund"):
        setattr(provider, name, mortality.after(getattr(provider, name)))
    setattr(shop.bus, "publish", mortality.after(shop.bus.publish))  # noqa: B010
    shop.provider = provider
    override(shop.dependencies())
    connection, execute = Database.connection, psycopg.Connection.execute

    def noted(self: Connection, statement: Any, *args: Any, **options: Any) -> Any:
        mortality.note(statement)
        return execute(self, statement, *args, **options)

    @contextmanager
    def mortal(self: Database) -> Iterator[Connection]:
        with connection(self) as opened:
            yield opened
        mortality.committed()

    setattr(psycopg.Connection, "execute", noted)  # noqa: B010
    setattr(Database, "connection", mortal)  # noqa: B010
