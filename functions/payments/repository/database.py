"""The database of the payments service."""

from shared.postgres import Database

database = Database("PAYMENTS_DATABASE_SECRET")
