"""Runs one step of the orders service in a process that dies at a given point: `crashing FILES… POINT TASK`.

Points are at the boundary of the service: before and after its neighbours work. A database write that comes right
before the next neighbour is called thus has happened, and nothing after it.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from orders.surroundings import use
from tests.integration.orders.fakes import Clock, FakeBus, FakeProducts
from tests.integration.orders.shop import Shop, cancel, deliver, expire, place, relay, set_status, sweep

DEAD = 9


def die() -> None:
    os._exit(DEAD)


def main(products: str, bus: str, ahead: str, point: str, task: str, *arguments: str) -> None:
    known = json.loads(Path(bus).read_text()) if Path(bus).exists() else []
    shop = Shop(FakeProducts.at(Path(products)), FakeBus(known, Path(bus)), Clock(timedelta(seconds=float(ahead))))
    use(shop.surroundings())
    neighbour, moment = point.split(".")
    setattr(getattr(shop, neighbour), moment, die)
    _tasks()[task](*arguments)


def _tasks() -> dict[str, Callable[..., object]]:
    return {
        "place": lambda key: place(("bowl", 2), key=key),
        "cancel": cancel,
        "ship": lambda order_id: set_status(order_id, "processing"),
        "sweep": sweep,
        "relay": relay,
        "expire": expire,
        "pay": _pay,
    }


def _pay(event: str) -> None:
    from orders.handlers import on_payment_succeeded

    deliver(on_payment_succeeded.handler, json.loads(event))


if __name__ == "__main__":
    main(*sys.argv[1:])
