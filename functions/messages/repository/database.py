"""The database of the messages service."""

from shared.postgres import Database

database = Database("MESSAGES_DATABASE_SECRET")
