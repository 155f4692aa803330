"""The orders database."""

from contextlib import AbstractContextManager

from shared.mongo import Collection, Mongo

database = Mongo("ORDERS_DATABASE_SECRET", "bottega_orders")


def orders() -> AbstractContextManager[Collection]:
    """The collection of orders and draft orders."""
    return database.collection("orders")
