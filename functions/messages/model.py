"""What a message is, and which events cause one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

type Recipient = Literal["customer", "new_address", "old_address", "shop"]
type State = Literal["pending", "sent", "failed", "suppressed"]
type Locale = Literal["en", "it"]
type Kind = Literal[
    "order_placed",
    "order_paid",
    "order_shipped",
    "order_delivered",
    "order_cancelled",
    "order_refunded",
    "new_order",
    "verify_address",
    "reset_password",
    "password_changed",
    "confirm_new_address",
    "address_changed",
    "export_ready",
    "erasure_postponed",
    "account_erased",
]

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
LOCALES: tuple[Locale, ...] = get_args(Locale.__value__)


class Rule(NamedTuple):
    """The mail that an event causes.

    Attributes:
        event: Type of the event.
        kind: The mail.
        recipient: Who gets it.
        status: Only if the order reached this status; None for any.
        required: Whether the law requires the mail, so that it is sent despite a complaint.
        once: Whether it is rather lost than sent twice.
        link: Path of the storefront's page for the mail's one-time token; None without a token.
    """

    event: str
    kind: Kind
    recipient: Recipient = "customer"
    status: str | None = None
    required: bool = False
    once: bool = False
    link: str | None = None


RULES = (
    Rule("OrderPlaced", "order_placed", required=True),
    Rule("OrderPlaced", "new_order", "shop"),
    Rule("OrderStatusChanged", "order_shipped", status="shipped"),
    Rule("OrderStatusChanged", "order_delivered", status="delivered"),
    Rule("OrderCancelled", "order_cancelled", required=True),
    Rule("PaymentSucceeded", "order_paid"),
    Rule("PaymentRefunded", "order_refunded", required=True),
    Rule("EmailVerificationRequested", "verify_address", link="verify"),
    Rule("PasswordResetRequested", "reset_password", link="reset-password"),
    Rule("PasswordChanged", "password_changed"),
    Rule("EmailChangeRequested", "confirm_new_address", "new_address", link="verify"),
    Rule("EmailChanged", "address_changed", "old_address"),
    Rule("DataExportReady", "export_ready", link="export"),
    Rule("ErasurePostponed", "erasure_postponed", required=True),
    Rule("DataErased", "account_erased", required=True, once=True),
)
"""Every mail: one rule per kind."""

RULE_OF: dict[str, Rule] = {rule.kind: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Message:
    """A mail, sent or not.

    Attributes:
        event_id: The event that caused it.
        copy: 0 for the event's own mail; a resent mail has the next number.
        user_id: The account it is about; None if it is about an order, whose customer is known when it is sent.
        token_id: The one-time token whose secret the mail links to.
        data: Business facts of the event.
        reason: Why it is suppressed or failed.
        attempts: How often it was tried to send it, this time included.
        failures: How many attempts failed for another reason than an outage.
        last_error: Type of the error of the latest attempt.
        lease_until: End of the latest attempt's lease.
        handed_over_at: When the latest attempt without a known outcome handed it to SES.
        repeated: Whether the recipient may have got it more than once.
        address: The address it was last sent to.
        provider_id: SES's id of the mail.
    """

    id: str
    event_id: str
    kind: Kind
    recipient: Recipient
    copy: int
    user_id: str | None
    order_id: str | None
    token_id: str | None
    data: dict[str, Any]
    state: State
    reason: str | None
    attempts: int
    failures: int
    last_error: str | None
    lease_until: datetime | None
    handed_over_at: datetime | None
    repeated: bool
    address: str | None
    locale: str | None
    provider_id: str | None
    event_at: datetime
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None


def is_required(kind: Kind) -> bool:
    """Whether the law requires this mail."""
    return RULE_OF[kind].required


def locale_of(text: object) -> Locale:
    """Return the mails' language for a locale such as `it-CH`; English for one that has no templates."""
    return "it" if str(text).lower().replace("_", "-").split("-")[0] == "it" else "en"
