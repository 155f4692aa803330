"""The database of the shop service."""

from shared.postgres import Database

database = Database("SHOP_DATABASE_SECRET")
