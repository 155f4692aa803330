"""Field types and base models of every service's requests and responses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Header
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from shared.text import clean_line, clean_paragraphs
from shared.translatable import Translatable


def _without_control_characters(text: str) -> str:
    if any(character < " " and character not in "\t\r\n" for character in text) or "\x7f" in text:
        raise ValueError(Translatable("must not contain control characters"))
    return text


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Text = Annotated[str, AfterValidator(_without_control_characters)]
"""Text made by programs, such as an id or a cursor; limit its length with `Field(max_length=…)`."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """Marks a single-line text typed by people, as in `Annotated[str, TextLine(100)]`; `shared.text` cleans it.

    Attributes:
        max_length: Most characters after cleaning.
        min_length: Fewest characters after cleaning.
    """

    max_length: int
    min_length: int = 1

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return _cleaned(clean_line, self.min_length, self.max_length)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Marks a text of several lines typed by people, as in `Annotated[str, Paragraphs(5_000)]`.

    Attributes:
        max_length: Most characters after cleaning.
        min_length: Fewest characters after cleaning.
    """

    max_length: int
    min_length: int = 0

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return _cleaned(clean_paragraphs, self.min_length, self.max_length)


def _cleaned(clean: Callable[[str], str], min_length: int, max_length: int) -> CoreSchema:
    # Cleaning comes first and the length belongs to the string itself: errors then count characters, not "items".
    text = core_schema.str_schema(min_length=min_length or None, max_length=max_length)
    return core_schema.no_info_before_validator_function(
        lambda value: clean(value) if isinstance(value, str) else value, text
    )


Timestamp = Annotated[
    datetime,
    PlainSerializer(_rfc3339, return_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]
"""A time in RFC 3339 and UTC, in milliseconds."""


def idempotency_key(result: str) -> Any:
    """Return the parameter for the header `Idempotency-Key`.

    Args:
        result: What requests with the same key and body do only once, such as "place one order".
    """
    return Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description=f"Visible ASCII. The same key and body {result}, however often they are sent in 7 days",
    )


class RequestModel(BaseModel):
    """A request body or query. Unknown fields are rejected.

    Defaults of a body are not published. Generated clients would send them, and a PATCH would then change those fields.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return the JSON schema without defaults."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        for field in schema.get("properties", {}).values():
            field.pop("default", None)
        return schema


class ResponseModel(BaseModel):
    """A response body. It contains every field, also those that have a default."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


_ErrorDetail = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"field": {"type": "string"}, "reason": {"type": "string"}},
            "additionalProperties": True,
        }
    ),
]


class ErrorBody(BaseModel):
    """The body of every error response."""

    error: str = Field(description="A sentence for people", examples=["Product not found"])
    code: str = Field(description="A stable name for programs", examples=["product_not_found"])
    request_id: str = Field(description="The value of the `x-request-id` header")
    details: list[_ErrorDetail] = Field(
        default_factory=list,
        description="The invalid fields, or data that a program needs to continue; absent if there are none",
    )
