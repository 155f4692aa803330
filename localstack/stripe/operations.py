"""The operations of Stripe's API that the sandbox implements."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localstack.stripe.balance import (
    ListTransactions,
    list_balance_transactions,
    retrieve_balance,
    retrieve_balance_transaction,
)
from localstack.stripe.charges import ListCharges, list_charges, retrieve_charge, search_charges
from localstack.stripe.events import ListEvents, list_events, retrieve_event
from localstack.stripe.model import Json
from localstack.stripe.params import Params, SearchParams
from localstack.stripe.payment_intents import params as intents
from localstack.stripe.payment_intents.change import cancel_intent, capture_intent, update_intent
from localstack.stripe.payment_intents.confirmation import confirm_intent
from localstack.stripe.payment_intents.create import create_intent
from localstack.stripe.payment_intents.read import list_intents, retrieve_intent, search_intents
from localstack.stripe.payment_methods import CreatePaymentMethod, create_payment_method, retrieve_payment_method
from localstack.stripe.refunds import (
    CreateRefund,
    ListRefunds,
    UpdateRefund,
    create_refund,
    list_refunds,
    retrieve_refund,
    update_refund,
)
from localstack.stripe.webhook_endpoints import (
    CreateEndpoint,
    ListEndpoints,
    UpdateEndpoint,
    create_endpoint,
    delete_endpoint,
    list_endpoints,
    retrieve_endpoint,
    update_endpoint,
)


@dataclass(frozen=True)
class Operation:
    """One method of one path.

    Attributes:
        name: Name in faults and logs, such as `payment_intents.confirm`.
        for_browsers: Whether the publishable key may be used.
    """

    name: str
    method: str
    path: str
    params: type[Params]
    run: Callable[..., Json]
    for_browsers: bool = False

    def takes(self, tree: Json) -> Params:
        """Parse and check the parameters."""
        return self.params.parse(tree)


def _operations() -> list[Operation]:
    intent, refund, endpoint = "/payment_intents", "/refunds", "/webhook_endpoints"
    table: list[tuple[Any, ...]] = [
        ("payment_intents.create", "POST", intent, intents.CreateIntent, create_intent),
        ("payment_intents.list", "GET", intent, intents.ListIntents, list_intents),
        ("payment_intents.search", "GET", f"{intent}/search", SearchParams, search_intents),
        ("payment_intents.retrieve", "GET", f"{intent}/{{id}}", intents.RetrieveIntent, retrieve_intent, True),
        ("payment_intents.update", "POST", f"{intent}/{{id}}", intents.UpdateIntent, update_intent),
        ("payment_intents.confirm", "POST", f"{intent}/{{id}}/confirm", intents.ConfirmIntent, confirm_intent, True),
        ("payment_intents.cancel", "POST", f"{intent}/{{id}}/cancel", intents.CancelIntent, cancel_intent),
        ("payment_intents.capture", "POST", f"{intent}/{{id}}/capture", intents.CaptureIntent, capture_intent),
        ("charges.list", "GET", "/charges", ListCharges, list_charges),
        ("charges.search", "GET", "/charges/search", SearchParams, search_charges),
        ("charges.retrieve", "GET", "/charges/{id}", Params, retrieve_charge),
        ("payment_methods.create", "POST", "/payment_methods", CreatePaymentMethod, create_payment_method, True),
        ("payment_methods.retrieve", "GET", "/payment_methods/{id}", Params, retrieve_payment_method),
        ("refunds.create", "POST", refund, CreateRefund, create_refund),
        ("refunds.list", "GET", refund, ListRefunds, list_refunds),
        ("refunds.retrieve", "GET", f"{refund}/{{id}}", Params, retrieve_refund),
        ("refunds.update", "POST", f"{refund}/{{id}}", UpdateRefund, update_refund),
        ("events.list", "GET", "/events", ListEvents, list_events),
        ("events.retrieve", "GET", "/events/{id}", Params, retrieve_event),
        ("balance.retrieve", "GET", "/balance", Params, retrieve_balance),
        ("balance_transactions.list", "GET", "/balance_transactions", ListTransactions, list_balance_transactions),
        ("balance_transactions.retrieve", "GET", "/balance_transactions/{id}", Params, retrieve_balance_transaction),
        ("webhook_endpoints.create", "POST", endpoint, CreateEndpoint, create_endpoint),
        ("webhook_endpoints.list", "GET", endpoint, ListEndpoints, list_endpoints),
        ("webhook_endpoints.retrieve", "GET", f"{endpoint}/{{id}}", Params, retrieve_endpoint),
        ("webhook_endpoints.update", "POST", f"{endpoint}/{{id}}", UpdateEndpoint, update_endpoint),
        ("webhook_endpoints.delete", "DELETE", f"{endpoint}/{{id}}", Params, delete_endpoint),
    ]
    return [Operation(*row) for row in table]


OPERATIONS = _operations()
