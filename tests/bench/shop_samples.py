"""Valid first requests for the shop's settings."""

from tests.bench.samples import ADMIN, Event, Sample, get, send
from tests.bench.shop import Shop

_ROUTE = {"route": "/settings/{section}", "parameters": {"section": "orders"}}


def _update(shop: Shop) -> Event:
    stored = shop.call("shop.handlers.get_section", get("/settings/orders", caller=ADMIN, **_ROUTE))
    return send("PUT", "/settings/orders", {**stored, "minimum_total": "10.00"}, caller=ADMIN, **_ROUTE)


SHOP_SAMPLES = {
    "shop-get-public-settings": Sample(lambda _: get("/settings")),
    "shop-get-section": Sample(lambda _: get("/settings/orders", caller=ADMIN, **_ROUTE)),
    "shop-update-section": Sample(_update),
    "shop-get-health": Sample(lambda _: get("/shop/health")),
    "shop-get-settings": Sample(
        lambda _: {"sections": ["shipping", "taxes", "orders"]}, lambda response: "zones" in response["shipping"]
    ),
}
