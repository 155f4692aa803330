"""Where each job of the orders service stopped."""

from orders.repository.database import database


def load_position(job: str) -> str:
    """Return the id after which to continue; empty at the beginning."""
    with database.collection("job_positions") as positions:
        document = positions.find_one({"_id": job})
    return document["after"] if document else ""


def save_position(job: str, after: str) -> None:
    """Store the id after which the next run continues."""
    with database.collection("job_positions") as positions:
        positions.update_one({"_id": job}, {"$set": {"after": after}}, upsert=True)
