"""More than a hundred calls of Stripe's Python package: their parameters, and the resources they return."""

from collections.abc import Iterator
from typing import Any

import pytest
import stripe
from stripe import params as declared

from localstack.stripe.cards import BY_TOKEN
from localstack.stripe.operations import OPERATIONS
from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL
from tests.integration.stripe_sandbox.test_contract import check
from tests.integration.stripe_sandbox.waiting import eventually

SUCCEEDING = [name for name, card in BY_TOKEN.items() if not card.decline and card.authentication == "never"]
DEBIT = {
    "type": "sepa_debit",
    "sepa_debit": {"iban": "AT611904300234573201"},
    "billing_details": {"name": "Ada", "email": "ada@example.com"},
}
PARAMETERS: dict[str, Any] = {
    "payment_intents.create": declared.PaymentIntentCreateParams,
    "payment_intents.update": declared.PaymentIntentUpdateParams,
    "payment_intents.confirm": declared.PaymentIntentConfirmParams,
    "payment_intents.cancel": declared.PaymentIntentCancelParams,
    "payment_intents.capture": declared.PaymentIntentCaptureParams,
    "payment_intents.retrieve": declared.PaymentIntentRetrieveParams,
    "payment_intents.list": declared.PaymentIntentListParams,
    "payment_intents.search": declared.PaymentIntentSearchParams,
    "charges.retrieve": declared.ChargeRetrieveParams,
    "charges.list": declared.ChargeListParams,
    "charges.search": declared.ChargeSearchParams,
    "payment_methods.create": declared.PaymentMethodCreateParams,
    "payment_methods.retrieve": declared.PaymentMethodRetrieveParams,
    "refunds.create": declared.RefundCreateParams,
    "refunds.retrieve": declared.RefundRetrieveParams,
    "refunds.update": declared.RefundUpdateParams,
    "refunds.list": declared.RefundListParams,
    "events.retrieve": declared.EventRetrieveParams,
    "events.list": declared.EventListParams,
    "balance.retrieve": declared.BalanceRetrieveParams,
    "balance_transactions.retrieve": declared.BalanceTransactionRetrieveParams,
    "balance_transactions.list": declared.BalanceTransactionListParams,
    "webhook_endpoints.create": declared.WebhookEndpointCreateParams,
    "webhook_endpoints.update": declared.WebhookEndpointUpdateParams,
    "webhook_endpoints.delete": declared.WebhookEndpointDeleteParams,
    "webhook_endpoints.retrieve": declared.WebhookEndpointRetrieveParams,
    "webhook_endpoints.list": declared.WebhookEndpointListParams,
}
# Parameters that the installed package does not declare: of another version of the API, or common to all operations.
UNDECLARED = {
    "expand",
    "allowed_payment_method_types",
    "payment_method_types",
    "error_on_requires_action",
}
# Sent by browsers only.
UNDECLARED |= {"client_secret"}


class CountingClient(stripe.RequestsClient):
    calls = 0

    def request(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        return super().request(*args, **kwargs)


@pytest.fixture
def counting() -> CountingClient:
    return CountingClient(timeout=30)


@pytest.fixture
def client(sandbox: StripeSandbox, counting: CountingClient) -> stripe.StripeClient:
    return stripe.StripeClient(
        sandbox.secret_key, base_addresses={"api": sandbox.url}, max_network_retries=0, http_client=counting
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_parameter_of_the_sandbox_is_one_of_the_package(operation: Any) -> None:
    package = set(PARAMETERS[operation.name].__annotations__)

    assert set(operation.params.model_fields) - UNDECLARED <= package


def test_a_hundred_calls_return_resources_that_match_their_types(
    client: stripe.StripeClient, counting: CountingClient
) -> None:
    for card in SUCCEEDING:
        charge = paid(client, card)
        refunded(client, charge)
    lists(client)
    debited(client)
    endpoints(client)

    assert counting.calls >= 100


def paid(client: stripe.StripeClient, card: str) -> stripe.Charge:
    method = client.v1.payment_methods.create({"type": "card", "card": {"token": f"tok_{card}"}})
    check(method, stripe.PaymentMethod)
    check(client.v1.payment_methods.retrieve(f"pm_card_{card}"), stripe.PaymentMethod)
    intent = client.v1.payment_intents.create({"amount": 2000, "currency": "eur", "metadata": {"card": card}})
    check(intent, stripe.PaymentIntent)
    check(client.v1.payment_intents.update(intent.id, {"description": "A bowl"}), stripe.PaymentIntent)
    confirmed = client.v1.payment_intents.confirm(intent.id, {"payment_method": method.id, "return_url": RETURN_URL})
    check(confirmed, stripe.PaymentIntent)
    assert confirmed.status == "succeeded"
    expanded = {"expand": ["balance_transaction", "payment_intent"]}
    charge = client.v1.charges.retrieve(str(confirmed.latest_charge), expanded)  # type: ignore[arg-type]
    check(charge, stripe.Charge)
    return charge


def refunded(client: stripe.StripeClient, charge: stripe.Charge) -> None:
    refund = client.v1.refunds.create({"charge": charge.id, "amount": 500, "reason": "requested_by_customer"})
    check(refund, stripe.Refund)
    check(client.v1.refunds.update(refund.id, {"metadata": {"a": "b"}}), stripe.Refund)
    check(client.v1.refunds.retrieve(refund.id, {"expand": ["charge"]}), stripe.Refund)


def lists(client: stripe.StripeClient) -> None:
    check(client.v1.balance.retrieve(), stripe.Balance)
    pages: list[tuple[Iterator[Any], type[stripe.StripeObject]]] = [
        (iter(client.v1.payment_intents.list({"limit": 5}).data), stripe.PaymentIntent),
        (iter(client.v1.payment_intents.search({"query": "amount>1999", "limit": 5}).data), stripe.PaymentIntent),
        (iter(client.v1.charges.list({"limit": 5}).data), stripe.Charge),
        (iter(client.v1.charges.search({"query": "refunded:'false' AND metadata['card']:'visa'"}).data), stripe.Charge),
        (iter(client.v1.refunds.list({"limit": 5}).data), stripe.Refund),
        (iter(client.v1.events.list({"limit": 5, "type": "charge.refunded"}).data), stripe.Event),
        (iter(client.v1.balance_transactions.list({"limit": 5, "type": "refund"}).data), stripe.BalanceTransaction),
    ]
    for page, kind in pages:
        found = list(page)
        assert found
        for each in found:
            check(each, kind)


def debited(client: stripe.StripeClient) -> None:
    request: Any = {"amount": 900, "currency": "eur", "confirm": True, "return_url": RETURN_URL}
    request["payment_method_data"] = DEBIT
    intent = client.v1.payment_intents.create(request)
    check(intent, stripe.PaymentIntent)
    settled = eventually(
        lambda: client.v1.payment_intents.retrieve(intent.id), lambda found: found.status != "processing"
    )
    assert (intent.status, settled.status) == ("processing", "succeeded")
    check(settled, stripe.PaymentIntent)


def endpoints(client: stripe.StripeClient) -> None:
    endpoint = client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["charge.failed"]})
    check(client.v1.webhook_endpoints.update(endpoint.id, {"disabled": True}), stripe.WebhookEndpoint)
    assert client.v1.webhook_endpoints.delete(endpoint.id).deleted


@pytest.mark.parametrize("token", ["tok_visa", "tok_mastercard", "tok_chargeDeclinedInsufficientFunds"])
def test_a_test_token_is_accepted_as_card_and_in_payment_method_data(client: stripe.StripeClient, token: str) -> None:
    method = client.v1.payment_methods.create({"type": "card", "card": {"token": token}})
    data: Any = {"type": "card", "card": {"token": token}}
    intent = client.v1.payment_intents.create({"amount": 500, "currency": "eur", "payment_method_data": data})

    assert method.card
    assert intent.status == "requires_confirmation"
    assert client.v1.payment_methods.retrieve(str(intent.payment_method)).card == method.card


@pytest.mark.parametrize(
    ("card", "message"),
    [({"token": "tok_none"}, "No such token"), ({"token": "tok_visa", "exp_month": 1}, "You may only specify one")],
)
def test_an_unknown_token_or_one_with_a_number_is_rejected(
    client: stripe.StripeClient, card: Any, message: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=message):
        client.v1.payment_methods.create({"type": "card", "card": card})


def test_an_account_that_is_not_connected_is_rejected(client: stripe.StripeClient) -> None:
    before = client.v1.payment_intents.list({"limit": 1}).data

    with pytest.raises(stripe.PermissionError, match="acct_other") as refused:
        client.v1.payment_intents.create({"amount": 500, "currency": "eur"}, {"stripe_account": "acct_other"})

    error: Any = refused.value.json_body
    assert (refused.value.http_status, error["error"]["code"]) == (403, "account_invalid")
    assert client.v1.payment_intents.list({"limit": 1}).data == before


def test_the_balance_is_the_sum_of_its_transactions(client: stripe.StripeClient) -> None:
    funds = {each.currency: each.amount for each in client.v1.balance.retrieve().pending}
    before = funds.get("eur", 0)

    charge = paid(client, "visa")
    after = {each.currency: each.amount for each in client.v1.balance.retrieve().pending}["eur"]

    assert charge.balance_transaction
    assert after - before == charge.balance_transaction.net  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["/v1/disputes", "/v1/customers", "/v1/payouts", "/v1/refunds/search"])
def test_an_unsupported_path_is_an_error_and_not_an_empty_list(client: stripe.StripeClient, path: str) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.raw_request("get", path)
