"""Each mail, its event delivered twice, with a crash at each moment of sending: one mail, or another that is marked."""

from contextlib import suppress
from datetime import timedelta
from typing import Any, Literal

import pytest

from messages.mail_sender import MailUnavailable
from messages.model import KINDS, RULE_OF, Kind, Message
from messages.service import send_message
from messages.service.send_message import LEASE
from tests.integration.messages.service import ADA, Post, deliver, stored
from tools.mails.samples import causes

type Moment = Literal["never", "composing", "handing over", "accepted", "answer lost"]

type Marks = list[str | None]
"""Of each mail: whether it is marked as a possible repetition."""

ONE: Marks = [None]
POSSIBLY_ANOTHER: Marks = ["possible"]
TWO: Marks = [None, "possible"]
MOMENTS: dict[Moment, Marks] = {
    "never": ONE,
    "composing": ONE,
    # What SES got is not known, so that the only mail is marked.
    "handing over": POSSIBLY_ANOTHER,
    "accepted": TWO,
    "answer lost": TWO,
}


class Crash(BaseException):
    """The process ends here."""


def fail_once(patch: pytest.MonkeyPatch, post: Post, kind: Kind, moment: Moment) -> None:
    """Fail at this moment of the first attempt to send a mail of this kind."""
    compose, hand_over = send_message._compose, send_message._hand_over
    failed: list[str] = []

    def fail(message: Message, at: Moment, error: BaseException) -> None:
        if at == moment and message.kind == kind and not failed:
            failed.append(message.id)
            raise error

    def composing(message: Message) -> Any:
        fail(message, "composing", Crash())
        return compose(message)

    def handing_over(message: Message, mail: Any) -> str:
        post.ses.before = lambda: fail(message, "handing over", Crash())
        post.ses.after = lambda: fail(message, "answer lost", MailUnavailable("Timeout", answered=False))
        sent = hand_over(message, mail)
        fail(message, "accepted", Crash())
        return sent

    patch.setattr(send_message, "_compose", composing)
    patch.setattr(send_message, "_hand_over", handing_over)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_event_that_is_delivered_twice_sends_each_mail_once_or_marks_it(
    kind: Kind, moment: Moment, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = causes(kind)[0][1].detail()
    expires_at = (post.clock.now() + timedelta(hours=1)).isoformat()
    post.auth.token = {**ADA, "purpose": "any", "expires_at": expires_at}
    fail_once(monkeypatch, post, kind, moment)

    with suppress(Crash):
        deliver(event)
    assert deliver(event, attempt=2) == []
    post.retry(seconds=LEASE.total_seconds() + 1)
    assert deliver(event, attempt=3) == []
    post.retry(days=1)

    marks = marks_by_kind(post)
    once = RULE_OF[kind].once
    expected = [mark for mark in MOMENTS[moment] if mark is None] if once else MOMENTS[moment]
    unknown = once and "possible" in MOMENTS[moment]
    assert marks.pop(kind, []) == expected
    # The event's other mail.
    assert list(marks.values()) == [ONE] * len(marks)
    assert {row["state"] for row in stored()} == {"failed" if unknown else "sent"}


def marks_by_kind(post: Post) -> dict[str, Marks]:
    kinds = {str(row["id"]): row["kind"] for row in stored()}
    marks: dict[str, Marks] = {}
    for _, mail in post.ses.mails:
        marks.setdefault(kinds[mail["X-Entity-Ref-ID"]], []).append(mail["X-Repeated-Delivery"])
    return marks
