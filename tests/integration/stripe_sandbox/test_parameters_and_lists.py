"""Parameters, pages, filters, search and expansion."""

import time

import httpx
import pytest
import stripe

from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import Pay


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"currency": "eur"}, "parameter_missing", "amount"),
        ({"amount": "700"}, "parameter_missing", "currency"),
        ({"amount": "seven", "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": "7.00", "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": "-700", "currency": "eur"}, "parameter_invalid_integer", "amount"),
        ({"amount": "49", "currency": "eur"}, "amount_too_small", "amount"),
        ({"amount": "100000000", "currency": "eur"}, "amount_too_large", "amount"),
        ({"amount": "700", "currency": "xxx"}, None, "currency"),
        ({"amount": "700", "currency": "eur", "colour": "red"}, "parameter_unknown", "colour"),
        ({"amount": "700", "currency": "eur", "shipping[nam]": "x"}, "parameter_missing", "shipping[address]"),
        ({"amount": "700", "currency": "eur", "capture_method": "never"}, None, "capture_method"),
        ({"amount": "700", "currency": "eur", "confirm": "maybe"}, None, "confirm"),
        ({"amount": "700", "currency": "eur", "metadata[k]": "v" * 501}, None, "metadata"),
        ({"amount": "700", "currency": "eur", "customer": "cus_1"}, "resource_missing", "customer"),
        (
            {"amount": "700", "currency": "eur", "payment_method_types[]": "card"},
            "payment_method_types_no_longer_supported",
            "payment_method_types",
        ),
        (
            {"amount": "700", "currency": "usd", "allowed_payment_method_types[]": "sepa_debit"},
            "payment_intent_invalid_parameter",
            "allowed_payment_method_types",
        ),
        ({"amount": "700", "currency": "eur", "expand[]": "nothing"}, None, "expand"),
    ],
)
def test_the_error_names_an_invalid_parameter(
    params: dict[str, str], code: str | None, param: str, sandbox: StripeSandbox
) -> None:
    response = httpx.post(
        f"{sandbox.url}/v1/payment_intents", data=params, auth=(sandbox.secret_key, ""), trust_env=False
    )

    error = response.json()["error"]
    assert (response.status_code, error["type"], error["param"]) == (400, "invalid_request_error", param)
    assert code is None or error["code"] == code


def test_a_json_body_is_rejected(sandbox: StripeSandbox) -> None:
    response = httpx.post(
        f"{sandbox.url}/v1/payment_intents", json={"amount": 700}, auth=(sandbox.secret_key, ""), trust_env=False
    )

    assert (response.status_code, "application/x-www-form-urlencoded" in response.text) == (400, True)


def test_a_large_body_is_rejected(sandbox: StripeSandbox) -> None:
    response = httpx.post(
        f"{sandbox.url}/v1/refunds", data={"reason": "x" * 2_000_000}, auth=(sandbox.secret_key, ""), trust_env=False
    )

    assert response.status_code == 413


def test_pages_have_neither_gaps_nor_duplicates(client: stripe.StripeClient, pay: Pay) -> None:
    intent = pay()
    made = [client.v1.refunds.create({"payment_intent": intent.id, "amount": 1}).id for _ in range(7)]

    first = client.v1.refunds.list({"payment_intent": intent.id, "limit": 3})
    second = client.v1.refunds.list({"payment_intent": intent.id, "limit": 3, "starting_after": first.data[-1].id})
    back = client.v1.refunds.list({"payment_intent": intent.id, "limit": 3, "ending_before": second.data[0].id})

    assert [refund.id for refund in first.data + second.data] == made[:0:-1]
    assert (first.has_more, second.has_more) == (True, True)
    assert [refund.id for refund in back.data] == [refund.id for refund in first.data]
    everything = client.v1.refunds.list({"payment_intent": intent.id, "limit": 2}).auto_paging_iter()
    assert [refund.id for refund in everything] == made[::-1]


@pytest.mark.parametrize("limit", [0, 101])
def test_a_limit_outside_1_to_100_is_rejected(limit: int, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.list({"limit": limit})

    assert (refused.value.code, refused.value.param) == ("parameter_invalid_integer", "limit")


@pytest.mark.parametrize(
    ("query", "param"),
    [("created=soon", "created"), ("created[gte]=soon", "created[gte]"), ("created[from]=1", "created[from]")],
)
def test_the_error_names_an_invalid_time(query: str, param: str, sandbox: StripeSandbox) -> None:
    response = httpx.get(f"{sandbox.url}/v1/events?{query}", auth=(sandbox.secret_key, ""), trust_env=False)

    assert (response.status_code, response.json()["error"]["param"]) == (400, param)


def test_webhook_endpoints_cannot_be_filtered_by_time(sandbox: StripeSandbox) -> None:
    response = httpx.get(
        f"{sandbox.url}/v1/webhook_endpoints?created=1", auth=(sandbox.secret_key, ""), trust_env=False
    )

    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (400, "parameter_unknown", "created")


def test_an_unknown_cursor_is_rejected(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such refund: 're_none'"):
        client.v1.refunds.list({"starting_after": "re_none"})


def test_events_are_filtered_by_type_and_time(client: stripe.StripeClient, pay: Pay) -> None:
    intent = pay()
    types = ["payment_intent.succeeded", "charge.succeeded"]
    now = int(time.time())

    by_types = client.v1.events.list({"types": types, "created": {"gte": intent.created}, "limit": 100}).data
    by_star = client.v1.events.list({"type": "payment_intent.*", "limit": 100}).data
    later = client.v1.events.list({"created": {"gt": now + 60}}).data

    assert {event.type for event in by_types} == set(types)
    assert {event.type.split(".")[0] for event in by_star} == {"payment_intent"}
    assert later == []


def test_payments_are_found_by_metadata(client: stripe.StripeClient, pay: Pay, create: Pay, key: str) -> None:
    paid, opened = pay(metadata={"order_id": key}), create(metadata={"order_id": key})

    both = client.v1.payment_intents.search({"query": f"metadata['order_id']:'{key}'", "limit": 1})
    only = client.v1.payment_intents.search({"query": f"status:'succeeded' AND metadata['order_id']:'{key}'"})

    assert (both.data[0].id, both.has_more) == (opened.id, True)
    assert [intent.id for intent in both.auto_paging_iter()] == [opened.id, paid.id]
    assert [intent.id for intent in only.data] == [paid.id]


def test_objects_are_expanded_in_resources_and_lists(client: stripe.StripeClient, pay: Pay) -> None:
    intent = pay(expand=["latest_charge.balance_transaction", "payment_method"])

    assert isinstance(intent.latest_charge, stripe.Charge)
    assert isinstance(intent.latest_charge.balance_transaction, stripe.BalanceTransaction)
    assert isinstance(intent.payment_method, stripe.PaymentMethod)
    listed = client.v1.payment_intents.list({"limit": 1, "expand": ["data.latest_charge"]})
    assert isinstance(listed.data[0].latest_charge, stripe.Charge)


@pytest.mark.parametrize("path", ["payment_intents", "charges", "refunds", "events", "payment_methods"])
def test_an_unknown_id_is_a_404(path: str, client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such") as refused:
        getattr(client.v1, path).retrieve("xx_none")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
