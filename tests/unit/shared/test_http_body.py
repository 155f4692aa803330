"""Checks of a request body before any field is read."""

import base64
from typing import Annotated, Any

import pytest
from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from shared.http import lambda_handler
from shared.http.field_types import RequestModel, Text
from shared.validation import reason_of
from tests.apigateway import Response, call, event, invoke

taken: list[Any] = []
router = APIRouter()


class Note(RequestModel):
    text: Annotated[Text, Field(max_length=100)]
    number: int = 0


@router.post("/notes")
def take_note(note: Note) -> Note:
    taken.append(note)
    return note


handler = lambda_handler(router, limited=False)


@pytest.fixture(autouse=True)
def _nothing_taken() -> None:
    taken.clear()


def send(body: str, **options: Any) -> Response:
    return call(handler, "POST", "/notes", body=body, **options)


def test_a_valid_body_is_accepted() -> None:
    response = send('{"text": "déjà 🛒", "number": 3}')

    assert (response.status, response.body) == (200, {"text": "déjà 🛒", "number": 3})


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"text": "a",}',
        "{'text': 'a'}",
        '{"text": "a"} {}',
        '{"text": "a", "text": "b"}',
        '{"text": "a", "number": NaN}',
        '{"text": "a", "number": Infinity}',
        f'{{"text": "a", "number": {"9" * 5000}}}',
        "[" * 10_000,
        '{"\\ud800": "a"}',
        '{"text": "\\udc00"}',
    ],
    ids=lambda body: body[:24],
)
def test_invalid_json_is_rejected(body: str) -> None:
    response = send(body)

    assert (response.status, response.body["code"], response.body["error"]) == (
        400,
        "invalid_json",
        "The request body is not valid JSON",
    )
    assert taken == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{}", "text"),
        ("null", "body"),
        ("[]", "body"),
        ('"text"', "body"),
        ('{"text": null}', "text"),
        ('{"text": 1}', "text"),
        ('{"text": "a\\u0000"}', "text"),
        ('{"text": "' + "a" * 101 + '"}', "text"),
        ('{"text": "a", "number": "x"}', "number"),
        ('{"text": "a", "number": 1.5}', "number"),
        ('{"text": "a", "number": 1e999}', "number"),
        ('{"text": "a", "role": "admin"}', "role"),
    ],
)
def test_an_invalid_field_is_named_without_its_value(body: str, field: str) -> None:
    response = send(body)

    assert (response.status, response.body["code"]) == (400, "invalid_request")
    assert [detail["field"] for detail in response.body["details"]] == [field]
    assert set(response.body["details"][0]) == {"field", "reason"}
    assert taken == []


def test_an_empty_body_is_an_invalid_request() -> None:
    response = send("")

    assert (response.status, response.body["details"]) == (400, [{"field": "body", "reason": "Field required"}])


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data", "application/jsonp", ""]
)
def test_another_content_type_is_unsupported(content_type: str) -> None:
    response = send('{"text": "a"}', content_type=content_type)

    assert (response.status, response.body["code"]) == (415, "unsupported_media_type")
    assert taken == []


def test_a_content_type_may_name_its_charset() -> None:
    assert send('{"text": "a"}', content_type="application/json; charset=utf-8").status == 200


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10 * 1024 * 1024])
def test_a_body_over_the_limit_is_too_large(size: int) -> None:
    response = send("a" * size)

    assert (response.status, response.body["error"]) == (413, "The request body is larger than 64 KiB")
    assert taken == []


def test_a_multibyte_body_is_measured_in_bytes() -> None:
    assert send('{"text": "' + "é" * 40_000 + '"}').status == 413


def test_a_base64_body_is_decoded() -> None:
    request = event("POST", "/notes", body=base64.b64encode(b'{"text": "a"}').decode(), headers=JSON)

    assert invoke(handler, {**request, "isBase64Encoded": True})["statusCode"] == 200


@pytest.mark.parametrize("body", ["%%%", base64.b64encode(b'{"text": "\xff"}').decode()])
def test_a_base64_body_that_is_not_text_is_rejected(body: str) -> None:
    response = invoke(handler, {**event("POST", "/notes", body=body, headers=JSON), "isBase64Encoded": True})

    assert response["statusCode"] == 400
    assert taken == []


def test_at_most_100_invalid_fields_are_named() -> None:
    response = send("{" + ",".join(f'"x{number}": 1' for number in range(500)) + "}")

    assert (response.status, len(response.body["details"])) == (400, 100)


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "Zstd", "gzip, identity"])
def test_a_compressed_body_is_unsupported(encoding: str) -> None:
    response = call(handler, "POST", "/notes", body='{"text": "a"}', headers={**JSON, "Content-Encoding": encoding})

    assert (response.status, response.body["code"]) == (415, "unsupported_content_encoding")


def test_a_body_with_a_byte_order_mark_is_accepted() -> None:
    response = send('\ufeff{"text": "a", "number": 3}')

    assert (response.status, response.body) == (200, {"text": "a", "number": 3})


def test_a_length_behind_a_validator_counts_characters() -> None:
    class Form(BaseModel):
        note: Annotated[str, AfterValidator(str), Field(min_length=1, max_length=3)]

    reasons = []
    for note in ("", "abcd"):
        with pytest.raises(ValidationError) as raised:
            Form(note=note)
        reasons += [reason_of(error) for error in raised.value.errors()]

    assert reasons == ["String should have at least 1 character", "String should have at most 3 characters"]


def test_a_patch_publishes_no_defaults() -> None:
    class Change(RequestModel):
        price: int = 0
        sku: str | None = None

    schema = Change.model_json_schema()

    assert "required" not in schema
    assert not any("default" in field for field in schema["properties"].values())
