"""Reading and changing the shop's settings."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.caller import Caller
from shop.handlers import get_health
from shop.model import SECTIONS
from shop.personal_data import NOT_PERSONAL, PERSONAL
from shop.repository.database import database
from shop.service.update_section import CHANGES_KEPT
from tests.apigateway import call
from tests.conftest import TestServers
from tests.integration.shop.calls import ADMIN, CUSTOMER, change, invoked, method, public, read, write, zone


def changes() -> list[dict[str, Any]]:
    with database.connection() as connection:
        return connection.execute("SELECT * FROM settings_changes ORDER BY section, version").fetchall()


def test_a_new_shop_ships_for_free_in_its_country_and_the_eu() -> None:
    zones = read("shipping").body["zones"]

    assert zones[0]["countries"] == ["IT"]
    assert len(zones[1]["countries"]) == 26
    assert "IT" not in zones[1]["countries"]
    prices = {each["methods"][0]["pricing"]["price"] for each in zones}
    assert prices == {"0.00"}


def test_the_public_settings_of_a_new_shop_come_from_its_parameters() -> None:
    response = public()

    assert response.status == 200
    expected: dict[str, Any] = {"name": "Bottega", "contact_email": "shop@shop.example.test"}
    expected |= {
        "languages": ["it", "en"],
        "currency": "EUR",
        "country": "IT",
        "company": None,
        "legal_pages": {},
        "legal_texts": None,
    }
    assert {name: response.body[name] for name in expected} == expected


@pytest.mark.parametrize("section", SECTIONS)
def test_what_was_read_can_be_written_back(section: str) -> None:
    before = read(section).body

    response = write(section, before)

    assert response.status == 200, response.body
    assert {**response.body, "version": 0, "updated_at": None} == before
    assert response.body["version"] == 1
    assert read(section).body == response.body


def test_a_change_is_public_at_once() -> None:
    assert public().body["name"] == "Bottega"

    change("shop", name="Alba")

    assert public().body["name"] == "Alba"


def test_a_cached_response_costs_no_query_and_has_an_etag(monkeypatch: pytest.MonkeyPatch) -> None:
    first = public()
    monkeypatch.setattr(database, "connection", lambda: pytest.fail("asked the database"))

    again = public({"If-None-Match": first.headers["etag"]})

    assert again.status == 304


def test_without_the_cache_the_settings_come_from_the_database(servers: TestServers) -> None:
    change("shop", name="Alba")
    servers.valkey.stop()

    assert public().body["name"] == "Alba"


def test_without_the_cache_nothing_is_changed(servers: TestServers) -> None:
    before = read("shop").body
    servers.valkey.stop()

    response = write("shop", {**before, "name": "Alba"})

    assert response.status == 503
    assert read("shop").body == before


def test_the_second_of_two_admins_is_refused() -> None:
    opened = read("shop").body
    write("shop", {**opened, "name": "First"})

    response = write("shop", {**opened, "name": "Second"})

    assert (response.status, response.body["code"]) == (409, "settings_changed")
    assert read("shop").body["name"] == public().body["name"] == "First"


def test_of_many_admins_at_once_one_succeeds() -> None:
    opened = read("orders").body

    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: write("orders", {**opened, "minimum_total": "5.00"}), range(8)))

    assert sorted(each.status for each in responses) == [200] + [409] * 7
    assert read("orders").body["version"] == 1
    assert len(changes()) == 1


def test_a_made_up_version_is_refused() -> None:
    assert write("orders", {"version": 7}).status == 409
    assert read("orders").body["version"] == 0
    assert changes() == []


def test_the_latest_changes_are_kept_with_their_author() -> None:
    for number in range(CHANGES_KEPT + 2):
        change("shop", name=f"Shop {number}")

    kept = changes()
    assert [row["version"] for row in kept] == list(range(3, CHANGES_KEPT + 3))
    assert {row["changed_by"] for row in kept} == {ADMIN.user_id}
    assert kept[-1]["value"]["name"] == f"Shop {CHANGES_KEPT + 1}"


@pytest.mark.parametrize(("by", "status"), [(None, 401), (CUSTOMER, 403)])
def test_only_admins_read_and_change_sections(by: Caller | None, status: int) -> None:
    assert read("taxes", by).status == status
    assert write("orders", {"version": 0}, by).status == status
    assert changes() == []


@pytest.mark.parametrize(
    ("section", "body", "field"),
    [
        ("shipping", {"zones": [zone("IT"), zone("FR", "IT")]}, "zones"),
        ("shipping", {"zones": [zone("EU")]}, "zones.0.countries.0"),
        ("shipping", {"zones": [zone("IT", methods=[method(), method()])]}, "zones.0.methods"),
        (
            "shipping",
            {"zones": [zone("IT", methods=[method(pricing={"kind": "flat", "price": "6.901"})])]},
            "zones.0.methods.0.pricing.price",
        ),
        (
            "shipping",
            {
                "zones": [
                    zone("IT", methods=[method(pricing={"kind": "weight", "steps": [{"price": "1"}, {"price": "2"}]})])
                ]
            },
            "zones.0.methods.0.pricing.steps",
        ),
        ("shipping", {"zones": [zone("IT", methods=[method(names={"xx": "?"})])]}, "zones.0.methods.0.names.xx.[key]"),
        (
            "shipping",
            {"zones": [zone("IT", methods=[method(delivery_days={"min": 3, "max": 2})])]},
            "zones.0.methods.0.delivery_days",
        ),
        ("shop", {"name": "Alba", "languages": []}, "languages"),
        ("shop", {"name": "Alba", "languages": ["it", "it"]}, "languages"),
        ("shop", {"name": "Alba", "languages": ["it"], "logo_url": "javascript:alert(1)"}, "logo_url"),
        (
            "shop",
            {"name": "Alba", "languages": ["it"], "company": {"name": "Alba", "line1": "Via 1", "country": "IT"}},
            "company.city",
        ),
        ("taxes", {"regime": "oss", "home_country": "IT", "vat_number": "12345"}, "vat_number"),
        (
            "taxes",
            {
                "regime": "oss",
                "home_country": "IT",
                "rates": [
                    {"country": "IT", "tax_class": "reduced", "rate": "4.005", "valid_from": "2026-01-01"},
                ],
            },
            "rates.0.rate",
        ),
        ("orders", {"minimum_total": "10.00", "maximum_total": "5.00"}, "body"),
        ("orders", {"unknown": 1}, "unknown"),
        ("orders", {"section": "shop"}, "section"),
        ("legal", {"terms": {"it": "x" * 20_001}}, "terms.it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_invalid_section_is_refused_with_its_field(section: str, body: dict[str, Any], field: str) -> None:
    response = write(section, {"version": 0, **body})

    assert (response.status, response.body["code"]) == (400, "invalid_request")
    assert field in [each["field"] for each in response.body["details"]]
    assert read(section).body["version"] == 0


def test_amounts_and_rates_are_stored_in_one_form() -> None:
    own = {"country": "IT", "tax_class": "reduced", "rate": 4, "valid_from": "2026-01-01"}
    prices = {"kind": "value", "steps": [{"up_to": 50, "price": 6.9}, {"price": "0"}]}

    taxes = change("taxes", vat_number=" it 123.456.700-17 ", rates=[own, {**own, "country": "FI", "rate": "25.50"}])
    shipping = change("shipping", zones=[zone("IT", methods=[method(pricing=prices, free_from="100")])])

    assert taxes["vat_number"] == "IT12345670017"
    assert [each["rate"] for each in taxes["rates"]] == ["4", "25.5"]
    [stored] = shipping["zones"][0]["methods"]
    assert stored["pricing"]["steps"] == [{"up_to": "50.00", "price": "6.90"}, {"up_to": None, "price": "0.00"}]
    assert stored["free_from"] == "100.00"


def test_legal_texts_are_sent_on_request_and_as_plain_text() -> None:
    change("legal", terms={"it": "# Condizioni\u200b\r\n<script>alert(1)</script>"}, imprint={"en": "Alba"})

    assert public().body["legal_pages"] == {"terms": ["it"], "imprint": ["en"]}
    assert public().body["legal_texts"] is None
    texts = public(legal_texts="true")
    assert texts.body["legal_texts"]["terms"] == {"it": "# Condizioni\n<script>alert(1)</script>"}
    assert texts.headers["content-type"] == "application/json"


def test_the_company_is_public_with_its_vat_number() -> None:
    company = {"name": "Alba S.r.l.", "line1": "Via Roma 1", "city": "Milano", "postal_code": "20121", "country": "IT"}
    change("shop", company={**company, "register_number": "MI-1234567"})
    change("taxes", vat_number="IT12345670017")

    shown = public().body["company"]

    assert (shown["name"], shown["register_number"], shown["vat_number"]) == (
        "Alba S.r.l.",
        "MI-1234567",
        "IT12345670017",
    )


def test_a_field_that_is_newer_than_the_stored_section_has_its_default() -> None:
    change("orders", minimum_total="5.00")
    with database.connection() as connection:
        connection.execute("UPDATE settings SET value = value - 'maximum_total'")

    assert invoked(["orders"]) == {"orders": {"version": 1, "minimum_total": "5.00", "maximum_total": None}}
    assert read("orders").body["maximum_total"] is None


def test_the_health_is_that_of_the_database(servers: TestServers) -> None:
    assert call(get_health.handler, "GET", "/shop/health").body["status"] == "healthy"

    servers.postgres.stop()

    response = call(get_health.handler, "GET", "/shop/health")
    assert (response.status, response.body["database"]) == (503, "down")


def test_every_column_is_classified(servers: TestServers) -> None:
    with servers.postgres.admin("bottega_shop") as connection:
        rows = connection.execute(
            """
            SELECT table_name || '.' || column_name AS name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name <> 'schema_migrations'
            """
        ).fetchall()

    assert {row["name"] for row in rows} == {*PERSONAL, *NOT_PERSONAL}
