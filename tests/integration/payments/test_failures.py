"""Failures of Stripe: nothing is captured or refunded twice, and no operation is lost."""

import os
import time

import pytest

from localstack.servers.ports import HOST, free_port
from shared import secrets
from shared.breaker import breaker_states
from shared.errors import DependencyUnavailable
from shared.secrets import get_secret
from tests.conftest import TestServers
from tests.integration.payments.service import Shop, intent_of, pay, refund, retry, rows, shown
from tests.integration.payments.stripe_account import deliver

AMBIGUOUS = ["error_500", "rate_limit", "timeout_after_success"]
DEFINITE = [400, 402, 403, 404]


@pytest.fixture(autouse=True)
def _short_timeouts(shop: Shop) -> None:
    shop.use_short_timeouts()


def key_of(table: str) -> str:
    [row] = rows(table)
    return str(row["idempotency_key"])


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_an_ambiguous_failure_keeps_the_key_and_creates_one_intent(shop: Shop, fault: str) -> None:
    order = shop.order()
    shop.stripe.fault("payment_intents.create", fault)

    first, key = pay(order), key_of("payments")
    second = pay(order)

    assert (first.status, first.body["code"], first.headers["retry-after"]) == (503, "dependency_unavailable", "5")
    assert (second.status, key_of("payments")) == (201, key)
    assert len(shop.stripe.ledger(order)) == 1


@pytest.mark.parametrize("status", [*DEFINITE, 409])
def test_a_definite_failure_replaces_the_key(shop: Shop, status: int) -> None:
    order = shop.order()
    shop.stripe.fault("payment_intents.create", "stored_4xx", status=status)

    first, second = pay(order), pay(order)

    assert (first.status, first.body["code"], second.status) == (409, "payment_refused", 201)
    assert len(shop.stripe.ledger(order)) == 1


def test_a_stored_error_is_overcome_with_a_new_key(shop: Shop) -> None:
    order = shop.order()
    shop.stripe.fault("payment_intents.create", "stored_500")

    responses = [pay(order) for _ in range(3)]

    assert [response.status for response in responses] == [503, 503, 201]
    assert len(shop.stripe.ledger(order)) == 1


def test_an_expired_key_is_not_used_before_a_search(shop: Shop) -> None:
    order = shop.order()
    shop.stripe.fault("payment_intents.create", "timeout_after_success")
    assert pay(order).status == 503
    shop.clock.advance(hours=24)

    response = pay(order)

    assert response.status == 201
    assert [entry["id"] for entry in shop.stripe.ledger(order)] == [intent_of(response.body)]


def test_an_expired_key_of_a_request_that_never_arrived_is_replaced(shop: Shop) -> None:
    order = shop.order()
    shop.stripe.fault("payment_intents.create", "error_500")
    assert pay(order).status == 503
    key = key_of("payments")
    shop.clock.advance(hours=24)

    assert pay(order).status == 201
    assert key_of("payments") != key
    assert len(shop.stripe.ledger(order)) == 1


@pytest.mark.parametrize("fault", AMBIGUOUS)
def test_a_refund_without_a_response_is_pending_and_then_completed_once(shop: Shop, fault: str) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", fault)

    response, key = refund(payment["id"], amount="5.00"), key_of("refunds")
    again = refund(payment["id"], amount="15.00")
    retried = retry(age_seconds=0)

    assert (response.status, response.body["status"], key_of("refunds")) == (201, "pending", key)
    assert (again.status, again.body["code"]) == (409, "refund_exceeds_captured")
    assert (retried["refunded"], retried["failed"]) == (1, 0)
    assert shown(payment["id"])["refunded_amount"] == "5.00"
    assert shop.balance(payment) == (1999, 500)


def test_a_retry_with_the_same_key_completes_a_pending_refund(shop: Shop) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", "timeout_after_success")

    first = refund(payment["id"], key="k-1", amount="5.00")
    second = refund(payment["id"], key="k-1", amount="5.00")

    assert (first.body["status"], second.body["status"]) == ("pending", "succeeded")
    assert first.body["id"] == second.body["id"]
    assert shop.balance(payment) == (1999, 500)


@pytest.mark.parametrize("status", DEFINITE)
def test_a_refused_refund_fails_and_releases_the_client_key(shop: Shop, status: int) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", "stored_4xx", status=status)

    first = refund(payment["id"], key="k-1", amount="5.00")
    second = refund(payment["id"], key="k-1", amount="5.00")

    assert (first.status, first.body["code"], second.status) == (409, "refund_refused", 201)
    assert "idempotent-replayed" not in second.headers
    assert [each["status"] for each in shown(payment["id"])["refunds"]] == ["failed", "succeeded"]
    assert shop.balance(payment) == (1999, 500)


def test_a_refund_conflict_is_decided_by_the_retry(shop: Shop) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", "stored_4xx", status=409)

    first, key = refund(payment["id"], key="k-1", amount="5.00"), key_of("refunds")
    second = refund(payment["id"], key="k-1", amount="5.00")
    third = refund(payment["id"], key="k-1", amount="5.00")

    assert (first.status, first.body["status"], second.status, third.status) == (201, "pending", 409, 201)
    assert [row["idempotency_key"] == key for row in rows("refunds")].count(True) == 1
    assert [each["status"] for each in shown(payment["id"])["refunds"]] == ["failed", "succeeded"]
    assert shop.balance(payment) == (1999, 500)


def test_a_stored_error_of_a_refund_is_looked_up_and_overcome(shop: Shop) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", "stored_500")
    assert refund(payment["id"], amount="5.00").body["status"] == "pending"

    assert retry(age_seconds=0)["refunded"] == 1
    assert shop.balance(payment) == (1999, 500)


@pytest.mark.parametrize("fault", ["timeout_after_success", "error_500"])
def test_a_refund_with_an_expired_key_is_looked_up_first(shop: Shop, fault: str) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", fault)
    refund(payment["id"], amount="5.00")
    [before] = rows("refunds")
    shop.clock.advance(hours=24)
    shop.stripe.fault("refunds.create", "stored_4xx") if fault == "timeout_after_success" else None

    assert retry()["refunded"] == 1, "what was made is found, not made again"
    assert shop.balance(payment) == (1999, 500)
    assert (key_of("refunds") == before["idempotency_key"]) is (fault == "timeout_after_success")


def test_a_key_used_with_other_parameters_is_looked_up(shop: Shop) -> None:
    """An earlier release sent the same refund with other parameters, and crashed."""
    payment = shop.paid()
    shop.stripe.fault("refunds.create", "error_500")
    made = refund(payment["id"], amount="5.00").body
    metadata = {"metadata[refund_id]": made["id"], "metadata[payment_id]": payment["id"]}
    params = {"payment_intent": intent_of(payment), "amount": 500, "reason": "duplicate", **metadata}
    shop.stripe.post("refunds", key=key_of("refunds"), **params)

    assert retry(age_seconds=0)["refunded"] == 1
    assert (shown(payment["id"])["refunds"][0]["status"], shop.balance(payment)) == ("succeeded", (1999, 500))


def test_an_open_breaker_refuses_at_once_and_keeps_refunds_pending(shop: Shop, servers: TestServers) -> None:
    payment = shop.paid()
    shop.stripe.fault("payment_intents.create", "error_500", times=5)
    assert [pay(shop.order()).status for _ in range(5)] == [503] * 5

    refused, waiting = pay(shop.order()), refund(payment["id"])

    assert (refused.status, refused.body["code"]) == (503, "circuit_open")
    assert (waiting.status, waiting.body["status"]) == (201, "pending")
    assert retry(age_seconds=0)["refunded"] == 0
    with servers.valkey_admin() as server:
        server.flushall()
    assert retry(age_seconds=0)["refunded"] == 1
    assert shop.balance(payment) == (1999, 1999)


def test_refusals_do_not_open_the_breaker(shop: Shop) -> None:
    assert [pay(shop.order(10)).body["code"] for _ in range(6)] == ["payment_refused"] * 6

    assert pay(shop.order()).status == 201


def test_without_stripe_payments_can_be_read_but_not_started(shop: Shop, servers: TestServers) -> None:
    payment = shop.paid()
    servers.stripe.stop()

    response = pay(shop.order())

    assert (response.status, shown(payment["id"])["status"]) == (503, "succeeded")


def test_a_rolled_api_key_is_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = {**get_secret("test/stripe"), "secret_key": "sk_test_rolled"}
    monkeypatch.setitem(secrets._cached, "test/stripe", (time.monotonic(), stale))

    first, second = pay(order := shop.order()), pay(order)

    assert (first.status, second.status) == (503, 201)
    assert len(shop.stripe.ledger(order)) == 1


def test_events_are_delivered_again_after_a_database_outage(shop: Shop, servers: TestServers) -> None:
    payment = shop.started()
    shop.stripe.confirm(payment["client_secret"])
    events = shop.stripe.events(intent_of(payment))
    servers.postgres.stop()

    refused = [deliver(event).status for event in events]
    servers.postgres.start()
    taken = [deliver(event).status for event in events]

    assert (set(refused), set(taken)) == ({503}, {200})
    assert shown(payment["id"])["status"] == "succeeded"


def test_no_secret_is_logged(shop: Shop, capfd: pytest.CaptureFixture[str]) -> None:
    shop.stripe.fault("refunds.create", "stored_4xx", status=402)
    payment = shop.paid()
    refund(payment["id"], key="key-of-the-client", reason="Only between us")
    pay(shop.order(10))

    logs = "".join(capfd.readouterr())

    assert "refunds" in logs
    hidden = ["sk_test_", "whsec_", "_secret_", "key-of-the-client", "between us", "declined.", "v1="]
    assert [each for each in hidden if each in logs] == []


def test_a_failure_of_secrets_manager_does_not_count_against_stripe(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_SECRETS_MANAGER", f"http://{HOST}:{free_port()}")
        for _ in range(6):
            secrets.forget_secret(os.environ["STRIPE_SECRET"])
            with pytest.raises(DependencyUnavailable):
                shop.provider.ping()

    assert breaker_states("stripe") == ["closed"]
    shop.provider.ping()
