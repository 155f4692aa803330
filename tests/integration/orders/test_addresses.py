"""Names and addresses of real people: what is stored, and what is rejected at which field."""

from typing import Any

import pytest

from tests.integration.orders.shop import ADDRESS, Shop, documents, place, placed


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (
            {"line1": "12\xa0rue de la Paix", "city": "Paris", "postal_code": "75002", "country": "FR"},
            "12 rue de la Paix",
        ),
        ({"name": "山田\u3000太郎", "city": "東京", "postal_code": "100-0001", "country": "JP"}, "山田 太郎"),
        (
            {"name": "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "country": "IR"},
            "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
        ),
        ({"name": "דניאל כהן\u200f", "country": "IL"}, "דניאל כהן"),
        ({"phone": "\u202a+39 06 123456\u202c"}, "+39 06 123456"),
        ({"line1": "Donau\xadstraße 1", "country": "DE", "postal_code": "80331", "city": "München"}, "Donaustraße 1"),
    ],
)
def test_the_text_of_an_address_is_stored_clean(shop: Shop, sent: dict[str, Any], stored: str) -> None:
    field = next(iter(sent))

    order = placed(shipping_address=ADDRESS | sent)

    assert order["shipping_address"][field] == stored


@pytest.mark.parametrize(
    ("absent", "country"), [("postal_code", "HK"), ("postal_code", "AE"), ("city", "SG"), ("city", "MC")]
)
@pytest.mark.parametrize("as_null", [True, False])
def test_an_address_without_what_its_country_does_not_have(
    shop: Shop, absent: str, country: str, as_null: bool
) -> None:
    codes = {"SG": "018956", "MC": "98000"}
    address: dict[str, Any] = ADDRESS | {"country": country, "postal_code": codes.get(country)} | {absent: None}
    if not as_null:
        del address[absent]

    order = placed(shipping_address=address)

    assert order["shipping_address"][absent] is None


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("postal_code", {"postal_code": "abc", "country": "IT"}),
        ("postal_code", {"postal_code": "1234", "country": "IT"}),
        ("postal_code", {"postal_code": None, "country": "IT"}),
        ("city", {"city": None, "country": "IT", "postal_code": "00184"}),
        ("name", {"name": "Ada\nByron"}),
        ("name", {"name": "Ada\u202eByron"}),
        ("name", {"name": "\u200b"}),
    ],
)
def test_an_invalid_address_is_rejected_at_its_field(shop: Shop, field: str, change: dict[str, Any]) -> None:
    response = place(shipping_address=ADDRESS | change)

    assert response.status == 400
    assert [detail["field"] for detail in response.body["details"]] == [f"shipping_address.{field}"]
    assert documents() == []


@pytest.mark.parametrize(
    ("country", "postal_code"),
    [
        ("DE", "10119"),
        ("DE", "10 119"),
        ("DE", "D-10119"),
        ("IT", "00184"),
        ("GB", "sw1a 1aa"),
        ("GB", "SW1A1AA"),
        ("NL", "1012jx"),
        ("PL", "00-001"),
        ("LU", "L-1009"),
        ("LU", "1009"),
        ("LV", "1010"),
        ("LV", "LV-1010"),
        ("SE", "11455"),
        ("SE", "114 55"),
        ("US", "94043-1351"),
        ("JP", "1000001"),
        ("IR", "10119"),
        ("IE", "D02 X285"),
        ("HR", None),
        ("AE", "12345"),
    ],
)
def test_real_postal_codes_are_accepted_as_people_write_them(shop: Shop, country: str, postal_code: str | None) -> None:
    order = placed(shipping_address=ADDRESS | {"country": country, "postal_code": postal_code})

    assert order["shipping_address"]["postal_code"] == postal_code


@pytest.mark.parametrize(
    ("country", "postal_code", "example"),
    [("DE", "1011", "26133"), ("GB", "12345", "EC1Y 8SY"), ("US", "9404", "95014"), ("PL", "00001x", "00-950")],
)
def test_a_postal_code_of_another_form_is_rejected_with_an_example(
    shop: Shop, country: str, postal_code: str, example: str
) -> None:
    response = place(shipping_address=ADDRESS | {"country": country, "postal_code": postal_code})

    assert response.status == 400
    [detail] = response.body["details"]
    assert detail["field"] == "shipping_address.postal_code"
    assert detail["reason"].endswith(f"must be a postal code of {country}, such as {example}")
    assert documents() == []
