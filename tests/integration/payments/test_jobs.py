"""One failing item never stops a job: it is logged and counted, and the others are processed."""

from collections.abc import Callable
from typing import Any

import pytest

from payments import stripe_provider
from payments.dependencies import override
from payments.handlers import reconcile_payments
from payments.model import StripeIntent, StripeRefund
from payments.repository.database import database
from payments.service.stripe_operations import retry as retry_job
from payments.stripe_objects import parse_listed_intent
from payments.stripe_provider import StripeProvider
from tests.apigateway import Context
from tests.integration.payments.service import Shop, cancel_order, intent_of, refund, relay, retry, rows, shown

LOG = "Could not process an item; the job continued"
COUNTED = '"TaskFailed":[1.0]'


class FailingProvider(StripeProvider):
    """Stripe, with unexpected errors for some PaymentIntents.

    Attributes:
        failing: Ids of PaymentIntents whose requests fail.
    """

    def __init__(self) -> None:
        super().__init__()
        self.failing: set[str] = set()

    def retrieve_intent(self, intent_id: str) -> StripeIntent:
        self._check(intent_id)
        return super().retrieve_intent(intent_id)

    def cancel_intent(self, intent_id: str) -> StripeIntent:
        self._check(intent_id)
        return super().cancel_intent(intent_id)

    def create_refund(self, intent_id: str, refund: Any) -> StripeRefund:
        self._check(intent_id)
        return super().create_refund(intent_id, refund)

    def _check(self, intent_id: str) -> None:
        if intent_id in self.failing:
            raise ZeroDivisionError


@pytest.fixture
def provider(shop: Shop) -> FailingProvider:
    provider = FailingProvider()
    shop.provider = provider
    override(shop.dependencies())
    return provider


def reconcile(**event: Any) -> dict[str, Any]:
    return reconcile_payments.handler({"age_seconds": 0, **event}, Context())


def lost_webhooks(shop: Shop, count: int) -> list[dict[str, Any]]:
    """Capture payments whose webhooks are lost."""
    started = [shop.started() for _ in range(count)]
    for payment in started:
        assert shop.stripe.confirm(payment["client_secret"]).status_code == 200
    return started


def statuses(payments: list[dict[str, Any]]) -> list[str]:
    return [shown(payment["id"])["status"] for payment in payments]


def failed_items(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.item for record in caplog.records if record.message == LOG]  # type: ignore[attr-defined]


def test_a_refund_that_fails_unexpectedly_does_not_stop_the_retry_of_the_others(
    shop: Shop, provider: FailingProvider, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    payments = [shop.paid() for _ in range(3)]
    for payment in payments:
        shop.stripe.fault("refunds.create", "error_500")
        assert refund(payment["id"], amount="5.00").body["status"] == "pending"
    provider.failing = {intent_of(payments[1])}

    result = retry(age_seconds=0)

    assert (result["refunded"], result["failed"]) == (2, 1)
    assert [shop.balance(payment) for payment in payments] == [(1999, 500), (1999, 0), (1999, 500)]
    assert failed_items(caplog) == [str(each["id"]) for each in rows("refunds") if each["status"] == "pending"]
    output = capsys.readouterr().out
    assert (output.count(COUNTED), output.count('"PaymentsLeftBehind":[1.0]')) == (1, 1)
    provider.failing = set()
    assert retry(age_seconds=0)["refunded"] == 1


def test_a_cancellation_that_fails_unexpectedly_does_not_stop_the_others(
    shop: Shop, provider: FailingProvider, caplog: pytest.LogCaptureFixture
) -> None:
    payments = [shop.started() for _ in range(3)]
    for payment in payments:
        shop.stripe.fault("payment_intents.cancel", "error_500")
        cancel_order(payment["order_id"])
    provider.failing = {intent_of(payments[1])}
    shop.clock.advance(minutes=1)

    result = retry()

    assert (result["cancelled"], result["failed"]) == (2, 1)
    assert statuses(payments) == ["cancelled", "requires_payment", "cancelled"]
    assert failed_items(caplog) == [payments[1]["id"]]


def test_a_kind_of_operation_that_cannot_be_claimed_does_not_stop_the_others(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = shop.paid()
    shop.stripe.fault("refunds.create", "error_500")
    refund(payment["id"], amount="5.00")

    def fail(*_: Any) -> list[str]:
        raise ZeroDivisionError

    first, *others = retry_job.OPERATIONS
    monkeypatch.setattr(retry_job, "OPERATIONS", (first._replace(claim=fail), *others))

    with pytest.raises(ZeroDivisionError):
        retry(age_seconds=0)

    assert shop.balance(payment) == (1999, 500)


def test_a_repair_that_fails_unexpectedly_does_not_stop_the_reconciler(
    shop: Shop, provider: FailingProvider, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    payments = lost_webhooks(shop, 3)
    provider.failing = {intent_of(payments[1])}

    report = reconcile(window_hours=1)

    assert (report["found"]["payment_missed"], report["repaired"], report["failed"]) == (3, 2, 1)
    assert report["complete"] is True
    assert statuses(payments) == ["succeeded", "requires_payment", "succeeded"]
    assert failed_items(caplog) == [f"payment_missed {payments[1]['id']}"]
    assert capsys.readouterr().out.count(COUNTED) == 1
    provider.failing = set()
    assert reconcile(window_hours=1)["found"]["payment_missed"] == 1
    assert statuses(payments) == ["succeeded"] * 3


def test_a_case_that_fails_unexpectedly_does_not_stop_the_reconciler(
    shop: Shop, provider: FailingProvider, caplog: pytest.LogCaptureFixture
) -> None:
    payments = lost_webhooks(shop, 3)
    by_id = sorted(payments, key=lambda payment: str(payment["id"]))
    provider.failing = {intent_of(by_id[1])}
    shop.clock.advance(hours=2)

    # The window is empty, so the payments are found in the list of unfinished ones.
    report = reconcile(window_hours=-1)

    assert (report["found"], report["repaired"], report["failed"]) == ({"payment_missed": 2}, 2, 1)
    assert statuses(by_id) == ["succeeded", "requires_payment", "succeeded"]
    assert failed_items(caplog) == [by_id[1]["id"]]


def test_a_payment_that_stripe_refuses_to_show_does_not_stop_the_reconciler(shop: Shop) -> None:
    payments = lost_webhooks(shop, 3)
    by_id = sorted(payments, key=lambda payment: str(payment["id"]))
    with database.connection() as connection:
        connection.execute("UPDATE payments SET intent_id = 'pi_unknown' WHERE id = %(id)s", {"id": by_id[1]["id"]})
    shop.clock.advance(hours=2)

    report = reconcile(window_hours=-1)

    assert (report["repaired"], report["failed"]) == (2, 1)
    assert statuses(by_id) == ["succeeded", "requires_payment", "succeeded"]


def _fail_for(unreadable: str, call: Callable[..., Any], id_of: Callable[[Any], Any]) -> Callable[..., Any]:
    def failing(subject: Any, *arguments: Any) -> Any:
        if unreadable in id_of(subject):
            raise ValueError(unreadable)
        return call(subject, *arguments)

    return failing


@pytest.mark.parametrize("window_hours", [1, -1])
def test_an_order_that_cannot_be_read_does_not_stop_the_reconciler(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, window_hours: int
) -> None:
    payments = lost_webhooks(shop, 3)
    unreadable = payments[1]["order_id"]
    monkeypatch.setattr(shop.orders, "describe", _fail_for(unreadable, shop.orders.describe, lambda ids: ids))
    shop.clock.advance(hours=2)

    report = reconcile(window_hours=window_hours)

    assert report["repaired"] == 2
    assert statuses(payments) == ["succeeded", "requires_payment", "succeeded"]
    assert set(failed_items(caplog)) <= {payments[1]["id"], intent_of(payments[1])}
    assert any("Could not collect the cases of a page" in record.message for record in caplog.records)


def test_a_refunds_order_that_cannot_be_read_does_not_stop_the_reconciler(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    payments = [shop.paid() for _ in range(3)]
    for payment in payments:
        for amount in (100, 200):
            shop.stripe.post("refunds", payment_intent=intent_of(payment), amount=amount)
    unreadable = payments[1]["order_id"]
    monkeypatch.setattr(shop.orders, "describe", _fail_for(unreadable, shop.orders.describe, lambda ids: ids))

    reconcile(window_hours=1)

    assert [shown(payment["id"])["refunded_amount"] for payment in payments] == ["3.00", "0.00", "3.00"]
    assert len(failed_items(caplog)) > 0


def test_an_object_of_stripe_that_cannot_be_parsed_does_not_stop_the_reconciler(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    payments = lost_webhooks(shop, 3)
    unreadable = intent_of(payments[1])
    parse = _fail_for(unreadable, parse_listed_intent, lambda intent: intent["id"])
    monkeypatch.setattr(stripe_provider, "parse_listed_intent", parse)

    report = reconcile(window_hours=1)

    assert (report["repaired"], statuses(payments)) == (2, ["succeeded", "requires_payment", "succeeded"])
    assert failed_items(caplog) == [unreadable]
    assert COUNTED in capsys.readouterr().out


def test_an_event_that_cannot_be_read_does_not_stop_the_relay(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.bus.down = True
    for _ in range(3):
        shop.paid()
    with database.connection() as connection:
        connection.execute(
            """
            UPDATE outbox SET event = event - 'type'
            WHERE event_id = (SELECT event_id FROM outbox ORDER BY id OFFSET 1 LIMIT 1)
            """
        )
    shop.bus.down = False

    assert relay(age_seconds=0) == {"published": 2, "failed": 0, "set_aside": 1}

    assert len(rows("outbox")) == 1
    assert '"EventsLeftBehind":[1.0]' in capsys.readouterr().out
