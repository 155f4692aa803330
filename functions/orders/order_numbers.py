"""The short number that pages show for an order: the last characters of its id."""

import re
import uuid

from orders.model import is_order_id
from shared.text import comparison_key

# Ids begin with the time, so the start of an id is not distinctive. The end is random.
_DIGITS = 8
_SHORT = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_ID_DIGITS = 32


def short_number(order_id: str) -> str:
    """Return the short number of an order. Two orders may have the same one."""
    return order_id[-_DIGITS:]


def parse_number(text: str) -> str | None:
    """Return the order id or short number that a person typed; None if the text is neither.

    Case, spaces, hyphens and a leading `#` do not matter.
    """
    typed = "".join(comparison_key(text).split()).removeprefix("#").replace("-", "")
    if _SHORT.fullmatch(typed):
        return typed
    order_id = str(uuid.UUID(typed)) if re.fullmatch(rf"[0-9a-f]{{{_ID_DIGITS}}}", typed) else ""
    return order_id if is_order_id(order_id) else None
