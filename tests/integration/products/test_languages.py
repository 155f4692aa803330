"""Texts of the catalogue's API in the language of the request, and what caches and repeated requests get."""

from products.handlers import adjust_stock, import_products
from tests.apigateway import Response, call
from tests.integration.products import shop
from tests.integration.products.test_import import line

ITALIAN = {"Accept-Language": "it-IT, en;q=0.5"}


def adjust(product_id: str, delta: int, language: str) -> Response:
    headers = {"Idempotency-Key": "key-1", "Accept-Language": language}
    body = {"delta": delta, "reason": "delivery"}
    return call(
        adjust_stock.handler,
        "POST",
        f"/products/{product_id}/stock-adjustments",
        json=body,
        headers=headers,
        caller=shop.ADMIN,
    )


def test_the_reasons_of_an_import_are_in_the_language_of_the_request() -> None:
    shop.archive(shop.created(sku="S-9")["id"])
    lines = [line(1), line(1), line(2, name=""), line(3, sku=" "), line(9)]

    response = call(
        import_products.handler,
        "POST",
        "/products/import",
        json={"products": lines},
        headers=ITALIAN,
        caller=shop.ADMIN,
    )

    assert [each["reason"] for each in response.body["lines"]] == [
        None,
        "sku: compare due volte in questa importazione",
        "name: Numero minimo di caratteri: 1",
        "sku: Numero minimo di caratteri: 1",
        "sku: appartiene a un prodotto archiviato",
    ]
    assert response.headers["content-language"] == "it"


def test_a_cache_keeps_one_product_for_all_languages_and_no_error() -> None:
    product = shop.created()

    found, missing = shop.shown(product["id"], ITALIAN), shop.shown(shop.UNKNOWN, ITALIAN)

    assert (found.headers["vary"], "content-language" in found.headers) == ("Origin", False)
    assert (missing.status, missing.body["error"]) == (404, "Prodotto non trovato")
    assert (missing.headers["vary"], missing.headers["cache-control"]) == ("Origin, Accept-Language", "no-store")


def test_a_repeated_request_in_another_language_gets_the_stored_response() -> None:
    product = shop.created(stock=1)

    first, again = (adjust(product["id"], 2, language) for language in ("it", "en"))
    other = adjust(product["id"], 3, "it")

    assert (again.status, again.body, again.headers["idempotent-replayed"]) == (first.status, first.body, "true")
    assert "content-language" not in again.headers
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert other.body["error"] == "Questa chiave di idempotenza è già stata usata per un'altra richiesta"
