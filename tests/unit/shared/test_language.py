"""The language of a response's texts for people."""

from typing import Any, Literal

import pytest
from fastapi import APIRouter, Body
from fastapi import Response as FastApiResponse

from shared.errors import Conflict
from shared.http import lambda_handler, language
from shared.http.field_types import RequestModel
from shared.http.language import in_language, preferred_language
from shared.http.prices import Price
from shared.translatable import Translatable
from tests.apigateway import Response, call

router = APIRouter()


class Thing(RequestModel):
    name: str
    price: Price
    tags: list[str]
    size: Literal["s", "m", "l"] = "m"


@router.get("/things/{id}")
def get_thing(id: str, response: FastApiResponse) -> dict[str, str]:  # noqa: A002 - the name in the path
    if id == "few":
        text = Translatable("Only {stock} left in stock", stock=3)
        raise Conflict(text, details=[{"reason": "resource_missing", "stock": 3}])
    if id == "told":
        return {"message": in_language(Translatable("Signed in"))}
    response.headers["Cache-Control"] = "public, max-age=300"
    return {}


@router.post("/things")
def create_thing(thing: Thing = Body()) -> dict[str, str]:
    return {}


handler = lambda_handler(router, limited=False)


def get(path: str, accepted: str | None = "it", **options: Any) -> Response:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    return call(handler, "GET", path, headers=headers, **options)


@pytest.mark.parametrize(
    ("accepted", "preferred"),
    [
        ("", "en"),
        ("it", "it"),
        ("IT-it", "it"),
        ("it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", "it"),
        ("en-GB,en;q=0.9,it;q=0.8", "en"),
        ("en;q=0.5, it;q=0.6", "it"),
        ("it;q=0.5, en;q=0.5", "it"),
        ("fr, de;q=0.9, it;q=0.1", "it"),
        ("fr", "en"),
        ("*", "en"),
        ("fr, *;q=0.5", "en"),
        ("en;q=0, *", "it"),
        ("it;q=0, *;q=0.1", "en"),
        ("it;q=0", "en"),
        ("it;q=high, en", "en"),
        ("it;q=2", "en"),
        ("it;q=nan", "en"),
        ("italian", "en"),
        (" it ; q = 1 ", "it"),
        (";,=,it-", "it"),
    ],
)
def test_the_most_preferred_known_language_is_used(accepted: str, preferred: str) -> None:
    assert preferred_language(accepted) == preferred


@pytest.mark.parametrize(
    ("accepted", "text", "used"),
    [
        ("it-IT, en;q=0.5", "Disponibili solo 3 pezzi", "it"),
        ("en", "Only 3 left in stock", "en"),
        (None, "Only 3 left in stock", "en"),
    ],
)
def test_an_error_is_in_the_language_of_the_request(accepted: str | None, text: str, used: str) -> None:
    response = get("/things/few", accepted)

    assert (response.body["error"], response.body["code"]) == (text, "conflict")
    assert response.body["details"] == [{"reason": "resource_missing", "stock": 3}]
    assert (response.headers["content-language"], response.headers["vary"]) == (used, "Origin, Accept-Language")


def test_the_reasons_of_a_validation_have_their_values() -> None:
    body = {"name": 1, "price": "19.999", "tags": ["a", 2], "size": "xl", "colour": "red"}

    response = call(handler, "POST", "/things", json=body, headers={"Accept-Language": "it"})

    assert response.body["error"] == "La richiesta non è valida"
    assert response.body["details"] == [
        {"field": "name", "reason": "Deve essere un testo"},
        {"field": "price", "reason": "deve avere al massimo 2 decimali, come EUR"},
        {"field": "tags.1", "reason": "Deve essere un testo"},
        {"field": "size", "reason": "Valori ammessi: 's', 'm', 'l'"},
        {"field": "colour", "reason": "Campo non ammesso"},
    ]


@pytest.mark.parametrize(
    ("path", "options", "text"),
    [
        ("/nothing", {}, "Percorso non trovato"),
        ("/things/a\0", {}, "L'URL non deve contenere caratteri NUL o caratteri incompleti"),
        ("/things/few", {"query": {"number": "4242424242424242"}}, "I dati delle carte non devono essere inviati a"),
    ],
    ids=["unknown route", "before the application", "card number"],
)
def test_an_error_from_outside_the_endpoint_is_translated(path: str, options: dict[str, Any], text: str) -> None:
    response = get(path, **options)

    assert response.body["error"].startswith(text)
    assert response.headers["content-language"] == "it"


def test_a_text_of_a_successful_response_is_translated() -> None:
    response = get("/things/told")

    assert (response.status, response.body) == (200, {"message": "Accesso effettuato"})
    assert (response.headers["content-language"], response.headers["vary"]) == ("it", "Origin, Accept-Language")


def test_a_response_without_texts_is_the_same_for_all_languages_in_caches() -> None:
    response = get("/things/1")

    assert (response.headers["cache-control"], response.headers["vary"]) == ("public, max-age=300", "Origin")
    assert "content-language" not in response.headers


def test_a_request_does_not_leave_its_language_to_the_next() -> None:
    get("/things/few", "it")

    assert get("/things/few", None).body["error"] == "Only 3 left in stock"


def test_english_reads_no_translations(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(asked: str) -> dict[str, str]:
        raise AssertionError(asked)

    monkeypatch.setattr(language, "_texts", refuse)

    assert get("/things/few", "en").status == 409
    assert get("/things/1", "it").status == 200


def test_values_in_a_text_are_not_read_as_placeholders() -> None:
    text = Translatable("two prices for product {product_id}", product_id="{most}")
    language.begin_response({"headers": {"Accept-Language": "it"}})

    try:
        assert in_language(text) == "due prezzi per il prodotto {most}"
    finally:
        language.begin_response({})
