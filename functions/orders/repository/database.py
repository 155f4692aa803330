"""The orders database."""

from contextlib import AbstractContextManager

from shared.mongo import Collection, Mongo

database = Mongo("ORDERS_DATABASE_SECRET", "bottega_orders")


def joined_guests() -> AbstractContextManager[Collection]:
    """The collection of guests who joined an account in the last days."""
    return database.collection("joined_guests")


def orders() -> AbstractContextManager[Collection]:
    """The collection of orders and draft orders."""
    return database.collection("orders")
