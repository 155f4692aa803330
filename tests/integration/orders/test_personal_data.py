"""Every field of every document is classified: a new one must be, before it stores anything."""

from datetime import UTC, datetime

from orders.address_schemas import ShippingAddress
from orders.handlers import on_guests_joined, on_payment_processing
from orders.model import Item, Line, Step
from orders.personal_data import NESTED, NOT_PERSONAL, PERSONAL
from orders.repository import job_positions, outbox, personal_data
from shared.events import new_event
from shared.outbox import RefusedEvent
from shared.personal_data import Subject
from tests.integration.orders.shop import Shop, payment_event, place, placed
from tests.integration.orders.stored_fields import CLASSIFIED, EMBEDDED, MIGRATIONS, stored_fields
from tests.integration.orders.test_guests import GUEST, joined
from tests.queues import consume


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

    found = stored_fields()

    # Each stored field is classified, and nothing else is. Embedded fields may be absent, such as a second line.
    assert found - EMBEDDED == CLASSIFIED | MIGRATIONS
    assert PERSONAL.keys().isdisjoint(NOT_PERSONAL)


def test_embedded_documents_have_the_classified_fields() -> None:
    assert NESTED["orders.lines"] == set(Line._fields)
    assert NESTED["orders.items"] == set(Item._fields)
    assert NESTED["orders.history"] == set(Step._fields)
    assert NESTED["orders.shipping_address"] == set(ShippingAddress.model_fields)
