"""What each column of the payments database says about a person, and how long it is kept. Add a new column here.

Card data and names of card holders are at Stripe only.
"""

from shared.personal_data import PersonalField

_PAYMENT = "as long as the payment"
_TEXT = "RetentionOrdersDays"
_EVENT = "until it is published"

PERSONAL: dict[str, PersonalField] = {
    # The ids of an erased account identify no person.
    "payments.id": PersonalField("identity", _PAYMENT, erased="keep"),
    "payments.order_id": PersonalField("identity", _PAYMENT, erased="keep"),
    "payments.user_id": PersonalField("identity", _PAYMENT, erased="keep"),
    # Stripe's record of the payment, with the name of the card's holder, stays as long as Stripe must keep it.
    "payments.intent_id": PersonalField("identity", _PAYMENT, erased="keep"),
    "payments.client_secret": PersonalField("credential", _PAYMENT, exported=False),
    **{
        f"payments.{column}": PersonalField("activity", _PAYMENT, erased="keep")
        for column in (
            "amount_minor",
            "currency",
            "status",
            "captured_minor",
            "refunded_minor",
            "failure_code",
            "created_at",
            "updated_at",
        )
    },
    "refunds.id": PersonalField("identity", _PAYMENT, erased="keep"),
    "refunds.payment_id": PersonalField("identity", _PAYMENT, erased="keep"),
    "refunds.stripe_refund_id": PersonalField("identity", _PAYMENT, erased="keep"),
    # Free text of an admin.
    "refunds.reason": PersonalField("activity", _TEXT),
    # An admin, whose export it would be.
    "refunds.requested_by": PersonalField("identity", _PAYMENT, exported=False, erased="keep"),
    # Hashes of an admin's request.
    "refunds.client_key": PersonalField("activity", _PAYMENT, exported=False),
    "refunds.fingerprint": PersonalField("activity", _PAYMENT, exported=False),
    **{
        f"refunds.{column}": PersonalField("activity", _PAYMENT, erased="keep")
        for column in ("amount_minor", "origin", "status", "failure_code", "created_at", "updated_at")
    },
    "joined_guests.guest_id": PersonalField("identity", "as long as the account"),
    "joined_guests.account_id": PersonalField("identity", "as long as the account"),
    "outbox.event": PersonalField("activity", _EVENT, exported=False),
}

NOT_PERSONAL = frozenset(
    {
        "payments.idempotency_key",
        "payments.key_made_at",
        "payments.seen_at",
        "payments.cancel_requested_at",
        "payments.sync_requested_at",
        "payments.tried_at",
        "refunds.idempotency_key",
        "refunds.key_made_at",
        "refunds.tried_at",
        "stripe_events.id",
        "stripe_events.type",
        "stripe_events.outcome",
        "stripe_events.intent_id",
        "stripe_events.received_at",
        "inbox.event_id",
        "inbox.taken_at",
        "outbox.id",
        "outbox.event_id",
        "outbox.created_at",
        "outbox.attempts",
        "outbox.retry_at",
        "cancelled_orders.order_id",
        "cancelled_orders.cancelled_at",
        "stray_intents.intent_id",
        "stray_intents.order_id",
        "stray_intents.amount_minor",
        "stray_intents.currency",
        "stray_intents.idempotency_key",
        "stray_intents.stripe_refund_id",
        "stray_intents.found_at",
        "stray_intents.updated_at",
        "reconciler_positions.list",
        "reconciler_positions.after",
        "reconciler_positions.stored_at",
        "order_declines.order_id",
        "order_declines.declines",
        "order_declines.blocked_until",
        "order_locks.slot",
    }
)
"""Columns that say nothing about a person, or only with the order that they name."""
