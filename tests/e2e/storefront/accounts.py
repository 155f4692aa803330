"""What people do with their account on the storefront's pages."""

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.storefront.site import fill_in_address, go, sees


def register(page: Page, name: str, email: str, password: str) -> None:
    page.goto("/register")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Create an account").click()
    _is_signed_in(page)


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in on the page for it, which is open."""
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_in_anew(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in")
    sign_in(page, email, password)
    _is_signed_in(page)


def _is_signed_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Account")).to_be_visible()


def open_account(page: Page) -> None:
    go(page, "Account")
    expect(page.get_by_role("heading", name="Name and language")).to_be_visible()


def section(page: Page, heading: str) -> Locator:
    """A form of the account page."""
    return page.locator("form", has=page.get_by_role("heading", name=heading))


def confirm_address(page: Page, link: str) -> None:
    """Follow a mailed link and confirm the address."""
    page.goto(link)
    page.get_by_role("button", name="Confirm the address").click()
    sees(page, "Your e-mail address is confirmed.")


def request_reset(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send the link").click()
    sees(page, "a mail is on its way")


def reset_password(page: Page, link: str, password: str) -> None:
    """Follow a mailed link and set another password."""
    page.goto(link)
    page.get_by_label("New password").fill(password)
    page.get_by_role("button", name="Save the new password").click()
    sees(page, "Your password has been changed.")


def change_email(page: Page, email: str, password: str) -> None:
    """Request another address on the account page, which is open."""
    form = section(page, "Change your e-mail address")
    form.get_by_label("New e-mail address").fill(email)
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Change your e-mail address").click()
    expect(form.get_by_text("It takes effect when you follow the link")).to_be_visible()


def check_out_as_a_guest(page: Page, product: str, email: str) -> None:
    """Put a product into the cart and go to the checkout's address form without an account."""
    page.goto(f"/products/{product}")
    page.get_by_role("button", name="Add to cart").click()
    go(page, "Cart")
    page.get_by_role("link", name="Proceed to checkout").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Continue without an account").click()


def open_mailed_order(page: Page, link: str, order_id: str) -> None:
    """Follow the link of a mail to a guest."""
    page.goto(link)
    page.get_by_role("button", name="Open your order").click()
    page.wait_for_url(f"**/orders/{order_id}")


def orders_of(page: Page) -> list[str]:
    """Open the list of orders and return their ids."""
    page.goto("/orders")
    links = page.get_by_role("main").locator("article h2 a")
    expect(links.first.or_(page.get_by_text("You have not placed any orders yet."))).to_be_visible()
    return [str(link.get_attribute("href")).removeprefix("/orders/") for link in links.all()]


def change_name(page: Page, name: str) -> None:
    """Change the name on the account page, which is open."""
    form = section(page, "Name and language")
    form.get_by_label("Your name").fill(name)
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Saved.")).to_be_visible()


def save_address(page: Page, address: Mapping[str, str]) -> None:
    """Add an address on the account page, which is open."""
    page.get_by_role("button", name="Add an address").click()
    fill_in_address(page, address)
    page.get_by_role("button", name="Save the address").click()
    sees(page, "The address has been saved.")


def request_export(page: Page) -> None:
    """Request a copy of the account's data on the account page, which is open."""
    page.get_by_role("button", name="Download my data").click()
    sees(page, "We are collecting your data.")


def download_export(page: Page, link: str) -> dict[str, Any]:
    """Follow a mailed link and return the content of the file."""
    page.goto(link)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert download.value.suggested_filename == "my-data.json"
    content: dict[str, Any] = json.loads(download.value.path().read_text())
    return content


def delete_account(page: Page, password: str) -> None:
    """Delete the account on the account page, which is open."""
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    sees(page, "You have been signed out")
