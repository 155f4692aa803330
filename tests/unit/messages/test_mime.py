"""The MIME content of a mail."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from messages.mime import build_mail
from messages.model import Message
from messages.rendering import Rendered
from tools.mails.samples import SHOP

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
RENDERED = Rendered("Il tuo ordine è stato spedito", "Ciao Ada\n", "<p>Ciao Ada</p>\n")


def message(**fields: Any) -> Message:
    known: dict[str, Any] = dict.fromkeys(Message.__dataclass_fields__)
    known |= {"id": "5d2f1c1a-52ee-4f3d-9a53-0d7f3a3a1c34", "created_at": AT, "repeated": False}
    return Message(**{**known, **fields})


def built(name: str = "Ada Rossi", rendered: Rendered = RENDERED, **fields: Any) -> EmailMessage:
    content = build_mail(message(**fields), rendered, SHOP, ("ada@example.com", name), "it")
    assert all(len(line) <= 998 for line in content.splitlines())
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def test_a_mail_has_a_text_and_an_html_part_in_this_order() -> None:
    mail = built()

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().replace("\r\n", "\n") for part in mail.iter_parts()] == [RENDERED.text, RENDERED.html]
    assert mail["Subject"] == RENDERED.subject


def test_the_headers_identify_the_message_and_ask_for_no_automatic_answer() -> None:
    mail = built()

    assert mail["X-Entity-Ref-ID"] == message().id
    assert mail["Message-ID"] == f"<{message().id}@shop.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "Bottega <info@shop.example>"
    assert "List-Unsubscribe" not in mail
    assert "X-Repeated-Delivery" not in mail


def test_a_mail_that_may_be_a_repetition_is_marked() -> None:
    assert built(repeated=True)["X-Repeated-Delivery"] == "possible"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ada\r\nBcc: eve@example.com", "Ada Bcc: eve@example.com"),
        ("Ada\u2028Bcc: eve@example.com", "Ada Bcc: eve@example.com"),
        ("Ada\x00\x1b\x85Rossi", "Ada Rossi"),
        ("\u202eissoR\u202c Ada\u200b", "issoR Ada"),
        ("عائشة بنت محمد", "عائشة بنت محمد"),
        ('Ada <eve@example.com>, "x"', 'Ada <eve@example.com>, "x"'),
        ("A" * 99, "A" * 60),
        ("", ""),
    ],
)
def test_a_name_cannot_add_a_header_or_a_recipient(name: str, shown: str) -> None:
    mail = built(name)

    [address] = mail["To"].addresses
    assert (address.addr_spec, address.display_name) == ("ada@example.com", shown)
    assert "Bcc" not in mail
    assert mail.keys() == built().keys()


def test_a_subject_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        built(rendered=replace_subject("Hello\r\nBcc: eve@example.com"))


def replace_subject(subject: str) -> Rendered:
    return RENDERED._replace(subject=subject)


def test_a_shop_name_with_a_line_break_adds_no_header() -> None:
    shop = replace(SHOP, name="Bottega\r\nBcc: eve@example.com")

    mail = message_from_bytes(build_mail(message(), RENDERED, shop, ("ada@example.com", ""), "it"), policy=default)

    assert "Bcc" not in mail
