"""Addresses that bounce or complain get no more mail."""

import pytest

from tests.integration.messages.service import ADA, Post, account_event, deliver, feedback, order_event, stored

EMAIL = str(ADA["email"])


def reasons() -> list[tuple[str, str | None]]:
    return [(row["state"], row["reason"]) for row in stored() if row["recipient"] == "customer"]


def test_a_bounced_address_gets_no_mail_at_all(post: Post) -> None:
    assert feedback("Bounce") == []

    deliver(order_event())
    deliver(account_event("PasswordChanged"))

    assert post.ses.to(EMAIL) == []
    assert reasons() == [("suppressed", "bounce")] * 2


def test_after_a_complaint_only_required_mail_is_sent(post: Post) -> None:
    assert feedback("Complaint", EMAIL.upper()) == []

    deliver(order_event())
    deliver(order_event("OrderStatusChanged", **{"is": "shipped"}))

    assert len(post.ses.to(EMAIL)) == 1
    assert reasons() == [("sent", None), ("suppressed", "complaint")]


def test_a_temporary_bounce_changes_nothing(post: Post) -> None:
    assert feedback("Bounce", bounce_type="Transient") == []

    deliver(order_event("OrderCancelled"))

    assert len(post.ses.to(EMAIL)) == 1


def test_a_bounce_counts_once_and_its_address_is_neither_stored_nor_logged(
    post: Post, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    feedback("Bounce")
    feedback("Bounce")

    output = capsys.readouterr().out
    assert output.count('"MailBounced":[1.0]') == 1
    assert EMAIL not in output + caplog.text


def test_feedback_that_is_not_of_ses_is_dead_lettered(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[dict[str, str]] = []
    monkeypatch.setattr("shared.queues.send", lambda _url, _body, attributes: letters.append(attributes))

    assert feedback("Complaint", bounce_type="") == []
    from messages.handlers import on_mail_feedback
    from tests.queues import consume

    assert consume(on_mail_feedback.handler, "{}", '{"detail": {"eventType": "Bounce", "mail": {}}}') == []

    assert [each["error"] for each in letters] == ["MalformedEvent", "EventRejected"]
