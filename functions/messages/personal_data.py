"""Which columns of this service hold personal data, and for how long."""

from datetime import timedelta
from typing import Literal, NamedTuple

type DataClass = Literal["personal", "pseudonymous", "none"]

RETENTION = timedelta(days=400)
"""A message is deleted after it: then the withdrawal period, complaints and the year's accounts are over."""


class Column(NamedTuple):
    """The classification of a column.

    Attributes:
        data_class: `personal` names a person; `pseudonymous` leads to one with the help of another service or a guess.
        retention: How long it is kept; None until the row is deleted for another reason.
    """

    data_class: DataClass
    retention: timedelta | None = None


_PERSONAL = Column("personal", RETENTION)
_PSEUDONYMOUS = Column("pseudonymous", RETENTION)
_NONE = Column("none")

PERSONAL_DATA: dict[str, dict[str, Column]] = {
    "messages": {
        **dict.fromkeys(("address",), _PERSONAL),
        **dict.fromkeys(("user_id", "order_id", "token_id", "provider_id"), _PSEUDONYMOUS),
        **dict.fromkeys(
            (
                "id",
                "event_id",
                "kind",
                "recipient",
                "copy",
                "data",
                "state",
                "reason",
                "attempts",
                "failures",
                "last_error",
                "next_attempt_at",
                "lease_until",
                "handed_over_at",
                "repeated",
                "locale",
                "event_at",
                "created_at",
                "updated_at",
                "sent_at",
            ),
            _NONE,
        ),
    },
    # Kept: SES blocks shops that go on writing to such addresses.
    "suppressions": {"address_hash": Column("pseudonymous"), "reason": _NONE, "created_at": _NONE},
}
