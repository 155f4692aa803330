"""A purchase with the generated Python client. It prints what the API returned.

tests/e2e/test_generated_clients.py generates `bottega_client`, checks the types of this script and runs it.
"""

import json
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from bottega_client import AuthenticatedClient, Client
from bottega_client.api.auth import log_in
from bottega_client.api.orders import create_order, get_order
from bottega_client.api.payments import create_payment
from bottega_client.api.products import create_product, get_product, list_products, update_product
from bottega_client.models import (
    Credentials,
    ErrorBody,
    OrderCreate,
    OrderLine,
    OrderPublic,
    PaymentCreate,
    PaymentStarted,
    PaymentStatus,
    ProductCreate,
    ProductPublic,
    ProductUpdate,
    ShippingAddress,
    ShippingAddressCountry,
    Sort,
)
from bottega_client.types import Response

CONFIG = json.loads(Path(sys.argv[1]).read_text())
PATIENCE_SECONDS = 90.0
TIMEOUT = httpx.Timeout(60)


def main() -> None:
    """Change one field of a product, order two pieces, pay, and wait until the order is paid."""
    with signed_in("admin") as admin, signed_in("customer") as customer, visitor() as reader:
        product = create(admin)
        changes = ProductUpdate(name=CONFIG["new_name"])
        changed = succeed(lambda: update_product.sync_detailed(product.id, client=admin, body=changes))
        found = succeed(lambda: list_products.sync_detailed(client=reader, sku=CONFIG["sku"], sort=Sort.PRICE))
        missing = get_product.sync_detailed(str(uuid.uuid4()), client=reader)
        assert isinstance(missing.parsed, ErrorBody)
        excess = order(customer, product, CONFIG["stock"] + 1)
        assert isinstance(excess.parsed, ErrorBody)
        assert excess.parsed.details
        placed = succeed(lambda: order(customer, product, 2))
        payment = succeed(lambda: create_payment.sync_detailed(client=customer, body=PaymentCreate(placed.id)))
        confirm(payment)
        print(
            json.dumps(
                {
                    "created": product.to_dict(),
                    "changed": changed.to_dict(),
                    "found": [each.id for each in found.products],
                    "missing": [missing.status_code, missing.parsed.code],
                    "excess": [excess.status_code, excess.parsed.code, excess.parsed.details[0].to_dict()],
                    "placed": placed.to_dict(),
                    "paid": paid(customer, placed.id).to_dict(),
                }
            )
        )


def visitor() -> Client:
    """A client without a token."""
    return Client(base_url=CONFIG["api_url"], headers=CONFIG["headers"], timeout=TIMEOUT)


def signed_in(name: str) -> AuthenticatedClient:
    """A client with the access token of a demo account."""
    with visitor() as client:
        account = Credentials.from_dict(CONFIG["accounts"][name])
        tokens = succeed(lambda: log_in.sync_detailed(client=client, body=account))
    return AuthenticatedClient(
        base_url=CONFIG["api_url"], headers=CONFIG["headers"], timeout=TIMEOUT, token=tokens.token
    )


def create(admin: AuthenticatedClient) -> ProductPublic:
    product = ProductCreate(
        name="Mixing bowl",
        price=CONFIG["price"],
        category="Generated clients",
        description=CONFIG["description"],
        stock=CONFIG["stock"],
        sku=CONFIG["sku"],
    )
    return succeed(lambda: create_product.sync_detailed(client=admin, body=product))


def order(customer: AuthenticatedClient, product: ProductPublic, quantity: int) -> Response[ErrorBody | OrderPublic]:
    address = ShippingAddress(
        name="Ada Lovelace",
        line1="Torstraße 1",
        city="Berlin",
        postal_code="10119",
        country=ShippingAddressCountry.DE,
    )
    body = OrderCreate(items=[OrderLine(product.id, quantity)], shipping_address=address)
    return create_order.sync_detailed(client=customer, body=body, idempotency_key=str(uuid.uuid4()))


def confirm(payment: PaymentStarted) -> None:
    """Confirm as a browser does with Stripe's library."""
    intent_id = payment.client_secret.partition("_secret_")[0]
    form = {"client_secret": payment.client_secret, "payment_method": "pm_card_visa"}
    headers = {"Authorization": f"Bearer {CONFIG['publishable_key']}"}
    url = f"{CONFIG['stripe_url']}/v1/payment_intents/{intent_id}/confirm"
    httpx.post(url, data=form, headers=headers, trust_env=False).raise_for_status()


def paid(customer: AuthenticatedClient, order_id: str) -> OrderPublic:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        shown = succeed(lambda: get_order.sync_detailed(order_id, client=customer))
        if shown.payment_status is PaymentStatus.PAID:
            return shown
        assert time.monotonic() < until, f"The order is {shown.payment_status}"
        time.sleep(0.3)


def succeed[T](send: Callable[[], Response[ErrorBody | T]]) -> T:
    """Return the body of a successful response. Retry after a 503, as a client should."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (response := send()).status_code == 503 and time.monotonic() < until:
        headers: Any = response.headers
        time.sleep(float(headers.get("retry-after", 1)))
    assert response.parsed is not None, response.content
    assert not isinstance(response.parsed, ErrorBody), response.content
    return response.parsed


if __name__ == "__main__":
    main()
