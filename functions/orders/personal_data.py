"""What each field of the orders database says about a person, and how long it is kept. Add a new field here.

`orders` holds draft orders, too.
"""

from shared.personal_data import PersonalField

_ORDER = "as long as the order"
_DRAFT = "until the draft is swept; an order's: RetentionOrdersDays"
_WEEK = "a week"
_EVENT = "until it is published"

PERSONAL: dict[str, PersonalField] = {
    # Ids of an account that is erased are those of nobody.
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
