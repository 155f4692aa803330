"""Every field of every collection is classified: a new one must be, before it stores anything."""

from datetime import UTC, datetime

from orders.handlers import on_guests_joined, on_payment_processing
from orders.personal_data import NOT_PERSONAL, PERSONAL
from orders.repository import job_positions, outbox, personal_data
from orders.repository.database import database
from shared.events import new_event
from shared.outbox import RefusedEvent
from shared.personal_data import Subject
from tests.integration.orders.shop import Shop, payment_event, place, placed
from tests.integration.orders.test_guests import GUEST, joined
from tests.queues import consume


def fields() -> set[str]:
    """Return the names of all stored fields."""
    with database.database() as connected:
        return {
            f"{name}.{field}"
            for name in connected.list_collection_names()
            if name != "schema_migrations"
            for document in connected[name].find()
            for field in document
        }


def test_every_field_is_classified_once(shop: Shop) -> None:
    assert consume(on_payment_processing.handler, payment_event("PaymentProcessing", placed(("bowl", 1)))) == []
    consume(on_guests_joined.handler, joined(GUEST))
    placed(("bowl", 1), by=GUEST)
    shop.products.down = True
    place(("bowl", 1))
    personal_data.erase(Subject([GUEST.user_id], []), datetime.now(UTC))
    consume(on_guests_joined.handler, joined(GUEST))
    job_positions.save_position("expire_orders", "")
    now = datetime.now(UTC)
    outbox.store_refused([RefusedEvent(new_event("OrderPlaced", "order", now, {}), 1, now)])

    assert fields() == PERSONAL.keys() | NOT_PERSONAL
    assert PERSONAL.keys().isdisjoint(NOT_PERSONAL)
