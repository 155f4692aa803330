"""Run one step of the orders service in a process that dies at a given point: `crashing FILES… POINT TASK`.

Points are at the boundary of the service: before and after a call of a dependency (`products.before`, `bus.after`),
and right after the database confirmed one of its writes (`write.2`).
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pymongo.monitoring

from orders.dependencies import override
from tests.integration.fakes import Clock, FakeBus
from tests.integration.orders.fakes import FakeProducts
from tests.integration.orders.shop import Shop, cancel, expire, place, relay, set_status, sweep
from tests.queues import consume
from tests.sessions import invented_sessions_active

DEAD = 9


def die() -> None:
    os._exit(DEAD)


class DieAfterWrite(pymongo.monitoring.CommandListener):
    """Dies as soon as the database has confirmed a number of writes.

    Args:
        writes: The number of writes.
    """

    def __init__(self, writes: int) -> None:
        self._left = writes

    def started(self, event: pymongo.monitoring.CommandStartedEvent) -> None:
        """Ignored."""

    def succeeded(self, event: pymongo.monitoring.CommandSucceededEvent) -> None:
        self._left -= event.command_name in ("insert", "update", "delete", "findAndModify")
        if self._left == 0:
            die()

    def failed(self, event: pymongo.monitoring.CommandFailedEvent) -> None:
        """Ignored."""


def main(products: str, bus: str, ahead: str, point: str, task: str, *arguments: str) -> None:
    shop = Shop(FakeProducts.at(Path(products)), FakeBus.at(Path(bus)), Clock(timedelta(seconds=float(ahead))))
    override(shop.dependencies())
    where, moment = point.split(".")
    if where == "write":
        pymongo.monitoring.register(DieAfterWrite(int(moment)))
    else:
        setattr(getattr(shop, where), moment, die)
    with invented_sessions_active():
        _tasks(shop)[task](*arguments)


def _tasks(shop: Shop) -> dict[str, Callable[..., object]]:
    return {
        "place": lambda key: place(("bowl", 2), key=key),
        "place in vain": lambda key: _place_in_vain(shop, key),
        "cancel": cancel,
        "ship": lambda order_id: set_status(order_id, "processing"),
        "sweep": sweep,
        "relay": relay,
        "expire": expire,
        "consume": _consume,
    }


def _place_in_vain(shop: Shop, key: str) -> None:
    shop.products.down = True
    place(("bowl", 2), key=key)


def _consume(event: str) -> None:
    from orders.handlers import on_order_published, on_payment_failed, on_payment_refunded, on_payment_succeeded

    consumers = {
        "PaymentSucceeded": on_payment_succeeded,
        "PaymentFailed": on_payment_failed,
        "PaymentRefunded": on_payment_refunded,
    }
    detail = json.loads(event)
    consume(consumers.get(detail["type"], on_order_published).handler, detail)


if __name__ == "__main__":
    main(*sys.argv[1:])
