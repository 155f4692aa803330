"""What orders and messages read of the shop's settings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from shared import valkey_pause
from shared.errors import DependencyUnavailable
from shared.shop_settings import client, pricing_settings, profile_settings
from tests.conftest import TestServers
from tests.integration.shop.calls import change, invoked, method, zone


@dataclass
class Shop:
    """The shop service, which can be down.

    Attributes:
        asked: The sections of each invocation.
    """

    down: bool = False
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def ask(self, sections: Sequence[str]) -> dict[str, Any]:
        self.asked.append(tuple(sections))
        if self.down:
            raise DependencyUnavailable("shop")
        return invoked(tuple(sections))


@pytest.fixture(autouse=True)
def shop() -> Iterator[Shop]:
    opened = Shop()
    former = client.override(opened.ask)
    yield opened
    client.override(former)


def test_settings_are_asked_for_once_and_then_cached(shop: Shop) -> None:
    settings = [pricing_settings() for _ in range(3)]

    assert shop.asked == [("shipping", "taxes", "orders")]
    # Parsed once as well.
    assert settings[0] is settings[2]


def test_a_change_is_seen_at_once(shop: Shop) -> None:
    assert pricing_settings().orders.minimum_total is None

    change("orders", minimum_total="12.50")

    assert pricing_settings().orders.minimum_total == 1250
    assert len(shop.asked) == 2


def test_without_the_cache_the_shop_service_is_asked(shop: Shop, servers: TestServers) -> None:
    pricing_settings()
    change("orders", minimum_total="12.50")
    servers.valkey.stop()

    assert pricing_settings().orders.minimum_total == 1250


def test_while_nothing_responds_the_last_known_settings_are_used(shop: Shop, servers: TestServers) -> None:
    change("orders", minimum_total="12.50")
    pricing_settings()
    shop.down = True
    servers.valkey.stop()

    assert pricing_settings().orders.minimum_total == 1250

    # A later change is seen as soon as the shop responds.
    servers.valkey.start()
    valkey_pause.end()
    shop.down = False
    change("orders", minimum_total="20.00")
    assert pricing_settings().orders.minimum_total == 2000


def test_the_last_known_settings_are_not_used_for_long(
    shop: Shop, servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    pricing_settings()
    shop.down = True
    servers.valkey.stop()
    monkeypatch.setattr(client, "LAST_KNOWN_SECONDS", -1.0)

    with pytest.raises(DependencyUnavailable) as caught:
        pricing_settings()

    assert (caught.value.status, caught.value.dependency) == (503, "shop")


def test_an_environment_that_knows_no_settings_is_unavailable(shop: Shop) -> None:
    shop.down = True

    with pytest.raises(DependencyUnavailable):
        pricing_settings()


def test_sections_have_their_amounts_in_minor_units() -> None:
    by_weight = {"kind": "weight", "steps": [{"up_to_grams": 1000, "price": "5.00"}, {"price": "9.90"}]}
    by_value = {"kind": "value", "steps": [{"up_to": "50.00", "price": "6.00"}]}
    methods = [method(id="weight", pricing=by_weight, free_from="80"), method(id="value", pricing=by_value)]
    change("shipping", zones=[zone("IT", methods=methods), zone("*")])
    own = {"country": "IT", "tax_class": "reduced", "rate": "4", "valid_from": "2026-02-01"}
    change("taxes", regime="oss", rates=[own])

    settings = pricing_settings()

    weight, value = settings.shipping.methods_to("IT")
    prices = [weight.price_for(1000, grams) for grams in (0, 1000, 1001)]
    assert [*prices, weight.price_for(8000, 1)] == [500, 500, 990, 0]
    assert [value.price_for(each, 0) for each in (5000, 5001)] == [600, None]
    assert [each.id for each in settings.shipping.methods_to("US")] == ["standard"]
    days = (date(2026, 1, 31), date(2026, 2, 1))
    assert [settings.taxes.rate("IT", "reduced", day) for day in days] == [1000, 400]
    assert settings.taxes.regime == "oss"


def test_a_shop_does_not_ship_to_a_country_without_a_zone() -> None:
    change("shipping", zones=[zone("IT")])

    assert pricing_settings().shipping.methods_to("US") == ()


def test_a_profile_has_the_shop_its_company_and_legal_texts() -> None:
    company = {"name": "Alba S.r.l.", "line1": "Via Roma 1", "city": "Milano", "postal_code": "20121", "country": "IT"}
    change("shop", name="Alba", company=company)
    change("legal", terms={"it": "Condizioni"})

    profile = profile_settings()

    assert (profile.shop.name, profile.shop.languages) == ("Alba", ("it", "en"))
    assert profile.shop.company is not None
    assert profile.shop.company.city == "Milano"
    assert profile.legal.terms == {"it": "Condizioni"}
