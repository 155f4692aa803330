"""One mail per event, kind and recipient, whatever happens on the way."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from messages.dependencies import override
from messages.mail_sender import MailRefused, MailUnavailable
from messages.repository.database import database
from messages.service.send_message import LEASE, MAX_AGE, MAX_UNEXPECTED, pause_after
from shared.shop_settings import Company
from tests.integration.messages.service import (
    ADA,
    EMAIL,
    Post,
    account_event,
    deliver,
    order_event,
    profile,
    states,
    stored,
)

SHOP = "shop@shop.example.test"


class Crash(BaseException):
    """The process ends here."""


def crash() -> None:
    raise Crash


def unavailable(*, answered: bool = True) -> None:
    raise MailUnavailable("ServiceUnavailable", answered=answered)


def refuse() -> None:
    raise MailRefused("MessageRejected")


def test_an_order_mails_the_customer_in_the_accounts_language_and_the_shop(post: Post) -> None:
    assert deliver(order_event()) == []

    [customer], [shop] = post.ses.to(EMAIL), post.ses.to(SHOP)
    assert "Abbiamo ricevuto il tuo ordine" in customer["Subject"]
    assert "Nuovo ordine" in shop["Subject"]
    assert customer.get_body(("plain",)).get_content().count("Tazza in ceramica") == 1  # type: ignore[union-attr]
    assert [(row["state"], row["attempts"], row["repeated"]) for row in stored()] == [("sent", 1, False)] * 2


def test_mails_show_the_shop_as_its_settings_say(post: Post) -> None:
    address = ("Via Dante 2", None, "20121", "Milano", "MI", "IT", None)
    company = Company("Alba S.r.l.", *address, tax_code=None, register_number="MI-1234567", certified_email=None)
    post.settings.profile = profile("Alba", company, contact_email="ciao@alba.example.test")

    assert deliver(order_event()) == []

    [customer] = post.ses.to(EMAIL)
    assert "Alba" in customer["From"]
    text = customer.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Alba S.r.l., Via Dante 2, 20121 Milano MI, IT12345670017, MI-1234567" in text
    assert len(post.ses.to("ciao@alba.example.test")) == 1


def test_without_the_settings_mails_show_the_shop_of_the_deployment(post: Post) -> None:
    assert post.settings.profile is None

    assert deliver(order_event()) == []

    [customer] = post.ses.to(EMAIL)
    assert "Bottega" in customer["From"]
    assert "P. IVA 00000000000" in customer.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_an_event_delivered_twice_sends_one_mail(post: Post) -> None:
    event = order_event()

    assert deliver(event, event) == []
    assert deliver(event) == []

    assert len(post.ses.mails) == 2
    assert len(stored()) == 2


def test_an_event_delivered_to_many_consumers_at_once_sends_one_mail(post: Post) -> None:
    event = order_event()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: deliver(event), range(8))) == [[]] * 8

    assert len(post.ses.mails) == 2
    assert states() == ["sent", "sent"]


def test_a_crash_before_the_mail_is_handed_over_sends_it_once_later(post: Post) -> None:
    post.orders.get = lambda _: crash()  # type: ignore[method-assign, assignment]
    with pytest.raises(Crash):
        deliver(order_event())
    post.orders = type(post.orders)()
    override(post.dependencies())

    assert post.retry(seconds=LEASE.total_seconds() + 1)["sent"] == 2

    assert len(post.ses.mails) == 2
    assert [row["repeated"] for row in stored()] == [False, False]


def test_a_crash_after_the_mail_was_accepted_sends_it_at_most_once_more_and_marks_it(post: Post) -> None:
    post.ses.after = crash
    event = order_event("OrderCancelled")
    with pytest.raises(Crash):
        deliver(event)
    post.ses.after = lambda: None

    assert post.retry()["sent"] == 0
    deliver(event)
    assert len(post.ses.mails) == 1

    assert post.retry(seconds=LEASE.total_seconds() + 1)["sent"] == 1
    assert post.retry(days=1)["sent"] == 0
    first, second = [mail for _, mail in post.ses.mails]
    assert (first["X-Repeated-Delivery"], second["X-Repeated-Delivery"]) == (None, "possible")
    assert first["X-Entity-Ref-ID"] == second["X-Entity-Ref-ID"]
    assert [(row["state"], row["repeated"]) for row in stored()] == [("sent", True)]


def test_an_outage_of_an_hour_loses_nothing_and_repeats_nothing(post: Post) -> None:
    post.ses.before = unavailable
    events = [order_event("OrderCancelled") for _ in range(5)]

    assert [deliver(event) for event in events] == [[]] * 5
    for _ in range(60):
        assert post.retry(minutes=1)["sent"] == 0
    assert states() == ["pending"] * 5

    post.ses.before = lambda: None
    assert post.retry(minutes=15)["sent"] == 5
    assert len(post.ses.mails) == 5
    assert {mail["X-Repeated-Delivery"] for _, mail in post.ses.mails} == {None}


def test_a_lost_answer_of_ses_marks_the_next_mail(post: Post) -> None:
    post.ses.after = lambda: unavailable(answered=False)
    deliver(order_event("OrderCancelled"))
    post.ses.after = lambda: None

    assert post.retry(minutes=1)["sent"] == 1

    assert [mail["X-Repeated-Delivery"] for _, mail in post.ses.mails] == [None, "possible"]


@pytest.mark.parametrize("service", ["auth", "orders"])
def test_a_message_waits_for_the_other_services(post: Post, service: str) -> None:
    getattr(post, service).down = True
    assert deliver(order_event("OrderCancelled")) == []
    assert [row["last_error"] for row in stored()] == [f"DependencyUnavailable {service}"]
    getattr(post, service).down = False

    assert post.retry(minutes=1)["sent"] == 1

    assert {mail["X-Repeated-Delivery"] for _, mail in post.ses.mails} == {None}


def test_a_message_that_cannot_be_composed_fails_after_some_attempts_and_stops_no_other(
    post: Post, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    post.orders.broken = True
    deliver(order_event("OrderCancelled"))
    assert deliver(account_event("PasswordChanged")) == []

    for _ in range(MAX_UNEXPECTED):
        post.retry(minutes=16)

    assert (states("order_cancelled"), states("password_changed")) == (["failed"], ["sent"])
    [row] = [row for row in stored() if row["state"] == "failed"]
    assert (row["reason"], row["last_error"], row["attempts"]) == ("given_up", "ZeroDivisionError", MAX_UNEXPECTED)
    assert "Message failed" in [record.message for record in caplog.records]
    assert '"MessageFailed":[1.0]' in capsys.readouterr().out


def test_a_mail_that_ses_refuses_fails_at_once(post: Post) -> None:
    post.ses.before = refuse

    deliver(order_event("OrderCancelled"))

    assert [(row["state"], row["reason"], row["last_error"]) for row in stored()] == [
        ("failed", "refused", "MessageRejected")
    ]
    assert post.retry(days=1)["sent"] == 0


def test_a_message_is_given_up_after_three_days(post: Post) -> None:
    post.ses.before = unavailable
    deliver(order_event("OrderCancelled"))

    assert post.retry(seconds=MAX_AGE.total_seconds() - 1)["failed"] == 0
    assert post.retry(hours=1)["failed"] == 1
    assert [row["reason"] for row in stored()] == ["given_up"]


def test_old_pending_messages_are_reported(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    post.ses.before = unavailable
    deliver(order_event("OrderCancelled"))
    post.retry(minutes=5)
    assert "MessagesLeftBehind" not in capsys.readouterr().out

    post.retry(minutes=30)

    assert '"MessagesLeftBehind":[1.0]' in capsys.readouterr().out


def test_the_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 8)]

    assert pauses[:3] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert max(pauses) == pause_after(1_000) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("kind", "page"), [("EmailVerificationRequested", "verify"), ("PasswordResetRequested", "reset-password")]
)
def test_a_link_has_a_secret_that_is_stored_nowhere(
    post: Post, kind: str, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    expires = (post.clock.now() + timedelta(hours=1)).isoformat()
    post.auth.token = {**ADA, "purpose": "any", "expires_at": expires}

    deliver(account_event(kind, token_id="t-1"))

    [mail] = post.ses.to(EMAIL)
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    [url] = [word for word in text.split() if word.startswith(f"https://shop.example.test/{page}?token=bot_")]
    secret = url.partition("token=")[2]
    assert "1 ora" in text
    assert secret not in json.dumps(stored(), default=str)
    assert secret not in caplog.text
    assert EMAIL not in json.dumps([vars(record) for record in caplog.records], default=str)


def test_a_used_or_unknown_token_sends_nothing(post: Post) -> None:
    deliver(account_event("PasswordResetRequested", token_id="t-1"))

    assert post.ses.mails == []
    assert [(row["state"], row["reason"]) for row in stored()] == [("suppressed", "token_unusable")]


def test_a_change_of_address_is_confirmed_by_the_new_one_and_the_old_one_is_notified(post: Post) -> None:
    expires = (post.clock.now() + timedelta(hours=24)).isoformat()
    post.auth.token = {**ADA, "email": "new@example.test", "expires_at": expires}
    deliver(account_event("EmailChangeRequested", token_id="t-1"))
    assert len(post.ses.to("new@example.test")) == 1

    deliver(account_event("EmailChanged", token_id="t-1"))

    assert [token_id for _, token_id in post.auth.asked] == ["t-1"]
    assert len(post.ses.to(EMAIL)) == 1


@pytest.mark.parametrize(
    ("recipient", "order", "reason"), [(None, True, "no_recipient"), (ADA, False, "order_not_found")]
)
def test_an_erased_account_or_a_missing_order_gets_no_mail(
    post: Post, recipient: dict[str, object] | None, order: bool, reason: str
) -> None:
    post.auth.recipient, post.orders.known = recipient, order

    deliver(order_event("OrderCancelled"))

    assert post.ses.mails == []
    assert [row["reason"] for row in stored()] == [reason]


def test_without_a_sender_no_mail_is_sent(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FROM", "")

    deliver(order_event())

    assert post.ses.mails == []
    assert {(row["state"], row["reason"]) for row in stored()} == {("suppressed", "mail_off")}


def test_an_event_of_another_version_is_dead_lettered(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[str] = []
    monkeypatch.setattr("shared.queues.send", lambda _url, body, _attributes: letters.append(body))

    assert deliver({**order_event(), "version": 2}) == []

    assert len(letters) == 1
    assert stored() == []


def test_an_unavailable_database_redelivers_the_event(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSAGES_DATABASE_SECRET", "no-such-secret")
    database.close()

    assert deliver(order_event()) == [0]

    assert post.ses.mails == []


def test_old_messages_are_deleted(post: Post) -> None:
    deliver(order_event("OrderCancelled"))

    assert post.retry(days=399)["deleted"] == 0
    assert post.retry(days=2)["deleted"] == 1
    assert stored() == []


def test_a_status_without_a_mail_sends_nothing(post: Post) -> None:
    assert deliver(order_event("OrderStatusChanged", **{"is": "processing"})) == []
    assert stored() == []

    deliver(order_event("OrderStatusChanged", **{"is": "shipped"}))

    assert states() == ["sent"]
