"""An account from its registration on, through the links of its mails."""

import uuid

from playwright.sync_api import expect

from tests.e2e.inbox import Inbox
from tests.e2e.storefront.accounts import (
    change_email,
    confirm_address,
    open_account,
    register,
    request_reset,
    reset_password,
    sign_in,
    sign_in_anew,
)
from tests.e2e.storefront.conftest import Visit
from tests.e2e.storefront.site import PASSWORD, sees

NEW_PASSWORD = "another bridge over the Arno"
UNVERIFIED = "Confirm your e-mail address: follow the link in the mail that we sent you."


def test_an_address_is_verified_by_the_mailed_link(inbox: Inbox, visit: Visit) -> None:
    email = f"{uuid.uuid4()}@example.com"
    page = visit()

    register(page, "Ada", email, PASSWORD)
    open_account(page)
    expect(page.get_by_text(UNVERIFIED)).to_be_visible()
    link = inbox.link(email, "verify")
    page.goto(link)
    expect(page.get_by_role("button", name="Confirm the address")).to_be_visible()
    open_account(page)
    # Opening the page used nothing up.
    expect(page.get_by_text(UNVERIFIED)).to_be_visible()
    confirm_address(page, link)
    open_account(page)

    expect(page.get_by_text(UNVERIFIED)).to_have_count(0)
    page.goto(link)
    page.get_by_role("button", name="Confirm the address").click()
    sees(page, "This link has expired or was already used.")


def test_a_forgotten_password_is_replaced_and_ends_the_sessions_of_other_devices(inbox: Inbox, visit: Visit) -> None:
    email = f"{uuid.uuid4()}@example.com"
    other_device, page = visit(), visit()
    register(other_device, "Ada", email, PASSWORD)

    request_reset(page, email)
    reset_password(page, inbox.link(email, "reset-password"), NEW_PASSWORD)
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, email, NEW_PASSWORD)
    open_account(page)

    # The mail arrived, so that its reader has the address.
    expect(page.get_by_text(UNVERIFIED)).to_have_count(0)
    inbox.wait_for(email, "password was changed")
    other_device.goto("/account")
    sees(other_device, "Your session has expired. Sign in again to continue")
    sign_in(other_device, email, PASSWORD)
    expect(other_device.get_by_role("alert")).to_be_visible()
    sign_in_anew(other_device, email, NEW_PASSWORD)


def test_another_address_takes_effect_when_it_is_confirmed(inbox: Inbox, visit: Visit) -> None:
    old, new = (f"{name}-{uuid.uuid4()}@example.com" for name in ("old", "new"))
    page, elsewhere = visit(), visit()
    register(page, "Ada", old, PASSWORD)
    confirm_address(page, inbox.link(old, "verify"))

    open_account(page)
    change_email(page, new, PASSWORD)
    link = inbox.link(new, "verify")
    page.reload()
    sees(page, old)
    sign_in_anew(elsewhere, old, PASSWORD)
    assert inbox.mails(old, "address was changed") == []
    confirm_address(page, link)

    open_account(page)
    sees(page, new)
    inbox.wait_for(old, "address was changed")
    stranger = visit()
    stranger.goto("/sign-in")
    sign_in(stranger, old, PASSWORD)
    expect(stranger.get_by_role("alert")).to_be_visible()
    sign_in_anew(stranger, new, PASSWORD)
