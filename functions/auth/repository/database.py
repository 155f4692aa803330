"""The connection that the repository's modules share."""

from shared.postgres import Connection, Database

__all__ = ["Connection", "database"]

database = Database("AUTH_DATABASE_SECRET")
