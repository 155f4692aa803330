"""What each field of the orders database says about a person, and how long it is kept. Add a new field here.

`orders` holds draft orders, too.
"""

from shared.personal_data import PersonalField

_ORDER = "as long as the order"
_DRAFT = "until the draft is swept; an order's: RetentionOrdersDays"
_WEEK = "a week"
_EVENT = "until it is published"

PERSONAL: dict[str, PersonalField] = {
    # The ids of an erased account identify no person.
    "orders._id": PersonalField("identity", _ORDER, erased="keep"),
    "orders.user_id": PersonalField("identity", _ORDER, erased="keep"),
    "orders.account_id": PersonalField("identity", _ORDER, erased="keep"),
    # The country stays.
    "orders.shipping_address": PersonalField("contact", _DRAFT, erased="anonymise"),
    # Free text of the client.
    "orders.idempotency_key": PersonalField("activity", _DRAFT, erased="anonymise"),
    # A hash of the request, with its address.
    "orders.fingerprint": PersonalField("contact", _DRAFT, exported=False, erased="anonymise"),
    **{
        f"orders.{field}": PersonalField("activity", _ORDER, erased="keep")
        for field in (
            "lines",
            "short_number",
            "status",
            "payment_status",
            "payment_at",
            "items",
            "total",
            "breakdown",
            "shipping_method",
            "expected_total",
            "refunded",
            "currency",
            "history",
            "updated_at",
        )
    },
    # Ids and business facts, which the order has, too.
    "orders.outbox": PersonalField("activity", _EVENT, exported=False),
    "refused_events.order_id": PersonalField("identity", _EVENT, exported=False),
    "refused_events.entry": PersonalField("activity", _EVENT, exported=False),
    "joined_guests._id": PersonalField("identity", _WEEK),
    "joined_guests.account_id": PersonalField("identity", _WEEK),
    "joined_guests.joined_at": PersonalField("activity", _WEEK),
}

NESTED = {
    "orders.lines": {"product_id", "quantity", "price"},
    "orders.shipping_address": {
        "name",
        "line1",
        "line2",
        "city",
        "postal_code",
        "region",
        "country",
        "phone",
    },
    "orders.items": {"product_id", "name", "unit_price", "quantity"},
    # Whether a customer, an admin or the shop did it; not who.
    "orders.history": {"status", "at", "by", "unpaid"},
    **{
        f"{entry}{path}": fields
        for entry in ("orders.outbox", "refused_events.entry")
        for path, fields in {
            "": {"id", "type", "version", "time", "data"},
            ".data": {
                "user_id",
                "items",
                "total_amount",
                "currency",
                "reason",
                "was",
                "is",
                "payment_status",
            },
            ".data.items": {"product_id", "quantity", "unit_price"},
        }.items()
    },
}
"""Fields of embedded documents. Each is classified, exported and erased as the field that holds it."""
NOT_PERSONAL = frozenset(
    {
        "orders.erased_at",
        "orders.lease_until",
        "orders.revision",
        "orders.inbox",
        "refused_events._id",
        "refused_events.attempts",
        "refused_events.retry_at",
        "job_positions._id",
        "job_positions.after",
    }
)
"""Fields that say nothing about a person."""
