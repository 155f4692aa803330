from messages.auth_client import Person, parse_recipient
from messages.service.compose_mail import mail_context
from tools.mails.samples import SHOP, order_of_mail

RECIPIENT = {"email": "ada@example.com", "name": "", "locale": "en", "verified": False}


def test_a_mail_to_a_guest_greets_by_the_address_and_links_with_its_token() -> None:
    guest = parse_recipient({**RECIPIENT, "order_token": "bot_a+b"})
    assert guest

    context = mail_context(SHOP, guest, {}, order_of_mail(), None)

    assert context["order_url"] == f"{SHOP.url}/open-order#token=bot_a%2Bb"
    assert context["name"] == order_of_mail().address.name
    assert "bot_a+b" not in repr(guest)


def test_a_mail_to_an_account_links_to_the_order_itself() -> None:
    context = mail_context(SHOP, Person("ada@example.com", "Ada", "en"), {}, order_of_mail(), None)

    assert (context["order_url"], context["name"]) == (f"{SHOP.url}/orders/{order_of_mail().id}", "Ada")
