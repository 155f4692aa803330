"""The database shared by the repository's modules."""

from shared.postgres import Connection, Database

__all__ = ["Connection", "database"]

database = Database("AUTH_DATABASE_SECRET")
