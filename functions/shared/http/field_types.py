"""Types that requests and responses of all services share."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Header
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints


def _without_control_characters(text: str) -> str:
    if any(character < " " and character not in "\t\r\n" for character in text) or "\x7f" in text:
        raise ValueError("must not contain control characters")
    return text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line without control characters")
    return text


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Text = Annotated[str, AfterValidator(_without_control_characters)]
"""Text that a database can store; limit its length with `Field(max_length=…)`."""

PrintableLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_printable)]
"""One line that is not blank, without white space around it; limit its length with `Field(max_length=…)`."""

Timestamp = Annotated[
    datetime,
    PlainSerializer(_rfc3339, return_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]
"""A moment, in RFC 3339 and UTC."""


def idempotency_key(result: str) -> Any:
    """The header with a client's idempotency key.

    Args:
        result: What the same key and body do only once, for the documentation.
    """
    return Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description=f"Visible ASCII. The same key and body {result}, however often they are sent in 7 days",
    )


class RequestModel(BaseModel):
    """A request body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ResponseModel(BaseModel):
    """A response body."""

    model_config = ConfigDict(frozen=True)


class ErrorBody(ResponseModel):
    """How every error answers."""

    error: str = Field(description="A sentence for people", examples=["Product not found"])
    code: str = Field(description="A stable name for programs", examples=["product_not_found"])
    request_id: str = Field(description="The value of the `x-request-id` header")
    details: list[dict[str, Any]] | None = Field(default=None, description="The fields at fault")
