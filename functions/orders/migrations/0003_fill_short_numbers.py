"""Give existing orders their short number: the last 8 characters of the id."""

from shared.mongo import Database, WriteFailed, bulk_update

_PAGE = 1_000


def migrate(database: Database) -> None:
    """Fill the field page by page; a repetition continues with the orders that lack it."""
    orders, after = database["orders"], ""
    while True:
        query = {"_id": {"$gt": after, "$lt": "g"}, "short_number": None, "status": {"$ne": "reserving"}}
        found = [each["_id"] for each in orders.find(query, {"_id": 1}).sort("_id", 1).limit(_PAGE)]
        if not found:
            return
        updates = [({"_id": each, "short_number": None}, {"$set": {"short_number": each[-8:]}}) for each in found]
        if failed := bulk_update(orders, updates):
            raise WriteFailed(f"{len(failed)} orders could not be updated")
        after = found[-1]
