"""The database of the products service."""

from shared.postgres import Database

database = Database("PRODUCTS_DATABASE_SECRET")
