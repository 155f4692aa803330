"""Crashes a forked process after any of its writes: to the database, to Stripe, to the bus.

A fork takes milliseconds, where a new process takes seconds for its imports.
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
from shared import valkey_protocol
from shared.postgres import Connection, Database
from tests.integration.fakes import FakeBus
from tests.integration.payments.service import Shop

DEAD, DONE, BROKEN = 9, 0, 1


class CrashCountdown:
    """Counts the writes of a process, and ends it after the last one."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._writing = False

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os._exit(DEAD)

    def note(self, statement: str | bytes) -> None:
        """Note an executed statement."""
        text = statement if isinstance(statement, str) else statement.decode()
        self._writing |= not text.lstrip().startswith("SELECT")

    def committed(self) -> None:
        """Count a commit of executed writes."""
        writing, self._writing = self._writing, False
        if writing:
            self.step()

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, followed by a step."""

        def wrapped(*args: Any, **options: Any) -> Any:
            result = function(*args, **options)
            self.step()
            return result

        return wrapped


def crashes(shop: Shop, steps: int, task: Callable[[], object]) -> bool:
    """Run a task in a forked process that crashes after so many writes; False if it completed."""
    assert shop.bus.path
    with warnings.catch_warnings():
        # The child uses nothing that a thread of this process holds.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process == 0:
        _run_child(shop, CrashCountdown(steps), task)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    assert code in (DEAD, DONE)
    shop.bus = FakeBus.at(shop.bus.path)
    override(shop.dependencies())
    return code == DEAD


def _run_child(shop: Shop, countdown: CrashCountdown, task: Callable[[], object]) -> None:
    try:
        _drop_inherited_connections()
        _arm(shop, countdown)
        task()
        os._exit(DONE)
    except BaseException:
        traceback.print_exc()
        os._exit(BROKEN)


def _drop_inherited_connections() -> None:
    database._idle = deque()
    valkey_protocol._idle = deque()


def _arm(shop: Shop, countdown: CrashCountdown) -> None:
    provider = StripeProvider()
    for name in ("create_intent", "cancel_intent", "create_refund"):
        setattr(provider, name, countdown.after(getattr(provider, name)))
    setattr(shop.bus, "publish", countdown.after(shop.bus.publish))  # noqa: B010
    shop.provider = provider
    override(shop.dependencies())
    connection, execute = Database.connection, psycopg.Connection.execute

    def recorded(self: Connection, statement: Any, *args: Any, **options: Any) -> Any:
        countdown.note(statement)
        return execute(self, statement, *args, **options)

    @contextmanager
    def counted(self: Database) -> Iterator[Connection]:
        with connection(self) as opened:
            yield opened
        countdown.committed()

    setattr(psycopg.Connection, "execute", recorded)  # noqa: B010
    setattr(Database, "connection", counted)  # noqa: B010
