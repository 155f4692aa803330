"""Parameters of the operations on PaymentIntents."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from localstack.stripe.params import Flag, Hash, ListParams, Metadata, Params, PositiveInteger, Text, Texts
from localstack.stripe.payment_methods import Address, PaymentMethodData

_SCRIPTS = ("javascript:", "data:", "vbscript:", "file:")


def _url(value: str) -> str:
    if value.lower().startswith(_SCRIPTS) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"]+", value):
        raise PydanticCustomError("url_invalid", "Not a valid URL")
    return value


type ReturnUrl = Annotated[Text, AfterValidator(_url)]
type CaptureMethod = Literal["automatic", "automatic_async", "manual"]


class AutomaticPaymentMethods(Hash):
    """Whether Stripe selects the payment methods."""

    enabled: Flag
    allow_redirects: Literal["always", "never"] = "always"


class Shipping(Hash):
    """The recipient of the goods."""

    address: Address
    name: Text
    carrier: Text | None = None
    phone: Text | None = None
    tracking_number: Text | None = None


class CardOptions(Hash):
    """Options for cards."""

    request_three_d_secure: Literal["any", "automatic", "challenge"] = "automatic"


class PaymentMethodOptions(Hash):
    """Options per type of payment method."""

    card: CardOptions = CardOptions()


class Types(Params):
    """Filters of payment method types. `payment_method_types` was removed in 2026-09-30."""

    allowed_payment_method_types: Texts | None = None
    excluded_payment_method_types: Texts | None = None
    payment_method_types: Texts | None = None

    @property
    def filters_types(self) -> bool:
        """Whether the request filters or sets types."""
        return bool(self.model_fields_set & set(Types.model_fields) - {"expand"})


class Details(Types):
    """Parameters of both create and update."""

    description: Text | None = None
    metadata: Metadata = Field(default_factory=dict)
    payment_method: Text | None = None
    payment_method_data: PaymentMethodData | None = None
    payment_method_options: PaymentMethodOptions = PaymentMethodOptions()
    customer: Text | None = None
    receipt_email: Text | None = None
    setup_future_usage: Literal["", "off_session", "on_session"] | None = None
    shipping: Shipping | None = None
    statement_descriptor: Annotated[str, StringConstraints(max_length=22)] | None = None
    statement_descriptor_suffix: Text | None = None
    transfer_group: Text | None = None


class Confirmation(Params):
    """Parameters of a confirmation."""

    return_url: ReturnUrl | None = None
    off_session: Flag = False
    error_on_requires_action: Flag = False
    use_stripe_sdk: Flag = False


class CreateIntent(Details, Confirmation):
    """https://docs.stripe.com/api/payment_intents/create."""

    amount: PositiveInteger
    currency: Text
    automatic_payment_methods: AutomaticPaymentMethods | None = None
    capture_method: CaptureMethod = "automatic_async"
    confirm: Flag = False
    confirmation_method: Literal["automatic"] = "automatic"


class UpdateIntent(Details):
    """https://docs.stripe.com/api/payment_intents/update."""

    amount: PositiveInteger | None = None
    currency: Text | None = None
    capture_method: CaptureMethod | None = None


class ConfirmIntent(Confirmation, Types):
    """https://docs.stripe.com/api/payment_intents/confirm."""

    client_secret: Text | None = None
    payment_method: Text | None = None
    payment_method_data: PaymentMethodData | None = None
    payment_method_options: PaymentMethodOptions = PaymentMethodOptions()
    receipt_email: Text | None = None
    setup_future_usage: Literal["", "off_session", "on_session"] | None = None
    shipping: Shipping | None = None
    capture_method: CaptureMethod | None = None


class RetrieveIntent(Params):
    """https://docs.stripe.com/api/payment_intents/retrieve."""

    client_secret: Text | None = None


class CancelIntent(Params):
    """https://docs.stripe.com/api/payment_intents/cancel."""

    cancellation_reason: Literal["duplicate", "fraudulent", "requested_by_customer", "abandoned"] | None = None


class CaptureIntent(Params):
    """https://docs.stripe.com/api/payment_intents/capture."""

    amount_to_capture: PositiveInteger | None = None
    metadata: Metadata = Field(default_factory=dict)


class ListIntents(ListParams):
    """https://docs.stripe.com/api/payment_intents/list."""
