"""What each column of the products database says about a person, and how long it is kept. Add a new column here.

The catalogue is about things. An order is known by its id; its buyer only while it is unpaid, for the fair-use limits.
"""

from shared.personal_data import PersonalField

_UNPAID = "until the order is paid, cancelled or expired"
_ORDER = "as long as the order"
_LEDGER = "as long as the product"

PERSONAL: dict[str, PersonalField] = {
    # The ids of an erased account identify no person.
    "order_reservations.order_id": PersonalField("identity", _ORDER, erased="keep"),
    # The account, or a hash of a guest's address.
    "order_reservations.owner": PersonalField("identity", _UNPAID, exported=False),
    "order_reservations.network": PersonalField("network", _UNPAID, exported=False),
    **{
        f"order_reservations.{column}": PersonalField("activity", _ORDER, erased="keep")
        for column in ("state", "deadline", "created_at", "changed_at")
    },
    # What an admin did.
    "stock_adjustments.adjusted_by": PersonalField("identity", _LEDGER, erased="keep"),
    **{
        f"stock_adjustments.{column}": PersonalField("activity", _LEDGER, erased="keep")
        for column in ("id", "product_id", "delta", "reason", "adjusted_at")
    },
    # Free text of the admin's client.
    "stock_adjustments.idempotency_key": PersonalField("activity", _LEDGER, exported=False),
}

NOT_PERSONAL = frozenset(
    {
        "buyer_locks.slot",
        "categories.key",
        "categories.name",
        "category_changes.category",
        "category_changes.products",
        "expiry_runs.only_row",
        "expiry_runs.last_at",
        "expiry_runs.resumed_at",
        "inbox.event_id",
        "inbox.taken_at",
        "job_positions.job",
        "job_positions.after",
        "order_reservations.fingerprint",
        "pending_invalidations.id",
        "pending_invalidations.namespace",
        # The catalogue.
        "products.id",
        "products.sku",
        "products.name",
        "products.description",
        "products.price_minor",
        "products.category",
        "products.image_url",
        "products.on_hand",
        "products.reserved",
        "products.available",
        "products.in_stock",
        "products.name_key",
        "products.search_key",
        "products.archived_at",
        "products.created_at",
        "products.updated_at",
        "products.sku_key",
        "sku_clashes.id",
        "sku_clashes.sku",
        "sku_clashes.kept_by",
        "sku_clashes.kept_as",
        # What an order reserved, which the order itself has, too.
        "reservations.order_id",
        "reservations.product_id",
        "reservations.quantity",
        "reservations.name",
        "reservations.price_minor",
        "reservations.currency",
        # The response to the admin's request: a product.
        "stock_adjustments.answer",
    }
)
"""Columns that say nothing about a person, or only with the order that they name."""
