"""Addresses that bounce or complain get no more mail."""

from typing import Any

import pytest

from messages.handlers import lift_suppression, on_mail_feedback
from messages.mail_sender import MailUnavailable
from tests.apigateway import Context
from tests.integration.messages.service import EMAIL, Post, account_event, deliver, feedback, order_event, stored
from tests.queues import consume


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
    assert consume(on_mail_feedback.handler, "{}", '{"detail": {"eventType": "Bounce", "mail": {}}}') == []

    assert [each["error"] for each in letters] == ["MalformedEvent", "EventRejected"]


def lift(address: str = EMAIL) -> dict[str, Any]:
    return lift_suppression.handler({"email": address}, Context())


def test_an_address_gets_mail_again_once_its_suppression_is_lifted(post: Post) -> None:
    feedback("Bounce")
    feedback("Complaint")
    feedback("Bounce", "grace@example.test")
    post.ses.suppressed = {EMAIL, "grace@example.test"}

    lifted = lift(f" {EMAIL}")
    deliver(account_event("PasswordChanged"))

    assert lifted == {"email": EMAIL, "reasons": ["bounce", "complaint"], "listed_by_ses": True}
    assert len(post.ses.to(EMAIL)) == 1
    assert post.ses.suppressed == {"grace@example.test"}
    assert lift("grace@example.test")["reasons"] == ["bounce"]


def test_the_address_is_compared_in_any_case_and_lifting_is_repeatable(post: Post) -> None:
    feedback("Bounce")

    assert lift(EMAIL.upper())["reasons"] == ["bounce"]
    assert lift() == {"email": EMAIL, "reasons": [], "listed_by_ses": False}


def test_the_suppression_of_an_address_in_another_script_is_lifted(post: Post) -> None:
    # SES knows its domain in Punycode.
    feedback("Bounce", "ada@xn--mnchen-3ya.example")

    lifted = lift("ada@münchen.example")

    assert (lifted["email"], lifted["reasons"]) == ("ada@xn--mnchen-3ya.example", ["bounce"])


def test_nothing_is_lifted_if_ses_keeps_the_address(post: Post) -> None:
    def refuse() -> None:
        raise MailUnavailable("AccessDeniedException", answered=True)

    feedback("Bounce")
    post.ses.before = refuse

    with pytest.raises(MailUnavailable):
        lift()
    deliver(account_event("PasswordChanged"))

    assert reasons() == [("suppressed", "bounce")]


def test_a_lifted_suppression_is_logged_without_the_address(
    post: Post, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    feedback("Bounce")

    lift()

    assert "Suppression lifted" in caplog.text
    assert EMAIL not in capsys.readouterr().out + caplog.text
