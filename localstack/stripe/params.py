"""Parameter types and Stripe's errors for invalid parameters."""

import re
from typing import Annotated, Any, Self

from annotated_types import Ge, Le
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from localstack.stripe.errors import InvalidRequest
from localstack.stripe.redaction import redact

_INTEGER = re.compile(r"-?[0-9]{1,15}")
_KEY_LIMIT, _VALUE_LIMIT, _PAIRS_LIMIT = 40, 500, 50


def _integer(value: Any) -> Any:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or not _INTEGER.fullmatch(value):
        raise PydanticCustomError(
            "parameter_invalid_integer", "Invalid integer: {value}", {"value": redact(str(value))[:50]}
        )
    return int(value)


def _flag(value: Any) -> Any:
    if value not in (True, False, "true", "false"):
        raise PydanticCustomError("invalid_flag", "Invalid boolean: {value}", {"value": redact(str(value))[:50]})
    return value in (True, "true")


def _list(value: Any) -> Any:
    if isinstance(value, dict) and all(key.isdigit() for key in value):
        return [value[key] for key in sorted(value, key=int)]
    if isinstance(value, list):
        return value
    raise PydanticCustomError("invalid_array", "Invalid array")


def _metadata(value: Any) -> Any:
    if value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise PydanticCustomError("invalid_hash", "Invalid hash: metadata is a set of key-value pairs of strings")
    if len(value) > _PAIRS_LIMIT:
        raise PydanticCustomError("too_many", "You may only specify up to 50 metadata keys")
    if any(len(key) > _KEY_LIMIT or len(item) > _VALUE_LIMIT for key, item in value.items()):
        raise PydanticCustomError("too_long", "Metadata keys have up to 40 characters, values up to 500")
    return value


type Integer = Annotated[int, BeforeValidator(_integer)]
type PositiveInteger = Annotated[int, BeforeValidator(_integer), Ge(1)]
type Flag = Annotated[bool, BeforeValidator(_flag)]
type Text = Annotated[str, StringConstraints(max_length=5000)]
type Texts = Annotated[list[Text], BeforeValidator(_list)]
type Metadata = Annotated[dict[str, str], BeforeValidator(_metadata)]


class Hash(BaseModel):
    """A nested parameter. Unknown names are refused."""

    model_config = ConfigDict(extra="forbid")


class Params(Hash):
    """The parameters of an operation."""

    expand: Texts = []

    @classmethod
    def parse(cls, tree: dict[str, Any]) -> Self:
        """Check and convert parameters.

        Raises:
            InvalidRequest: A parameter is unknown, missing or invalid.
        """
        try:
            return cls.model_validate(tree)
        except ValidationError as error:
            # Of a parameter's alternatives, report the one that matched deepest.
            nearest = max(error.errors(), key=lambda each: len(each["loc"]))
            raise _as_stripe_error(nearest) from None

    def sent(self, *names: str) -> dict[str, Any]:
        """Return those of the named parameters that the request contains; an empty string becomes None."""
        values = {name: getattr(self, name) for name in names if name in self.model_fields_set}
        return {
            name: value.model_dump(exclude_unset=True)
            if isinstance(value, BaseModel)
            else None
            if value == ""
            else value
            for name, value in values.items()
        }


class CreatedRange(Hash):
    """Bounds of a Unix time in seconds."""

    gt: Integer = -1
    gte: Integer = 0
    lt: Integer = 1 << 60
    lte: Integer = 1 << 60


class PageParams(Params):
    """The parameters of every list: https://docs.stripe.com/api/pagination."""

    limit: Annotated[Integer, Ge(1), Le(100)] = 10
    starting_after: Text | None = None
    ending_before: Text | None = None


class ListParams(PageParams):
    """The parameters of a list that can be filtered by time."""

    created: Integer | CreatedRange = CreatedRange()


class SearchParams(Params):
    """The parameters of every search: https://docs.stripe.com/search."""

    query: Text
    limit: Integer = 10
    page: Text | None = None


def _as_stripe_error(error: ErrorDetails) -> InvalidRequest:
    param = _name(error["loc"])
    match error["type"]:
        case "missing":
            return InvalidRequest(f"Missing required param: {param}.", code="parameter_missing", param=param)
        case "extra_forbidden":
            return InvalidRequest(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
        case "parameter_invalid_integer":
            return InvalidRequest(error["msg"], code="parameter_invalid_integer", param=param)
        case "greater_than_equal" | "less_than_equal":
            return InvalidRequest(_bound(error), code="parameter_invalid_integer", param=param)
        case "literal_error":
            return InvalidRequest(f"Invalid {param}: must be one of {error['ctx']['expected']}", param=param)
        case _:
            return InvalidRequest(f"Invalid {param}: {error['msg']}", param=param)


def _name(location: tuple[int | str, ...]) -> str:
    first, *rest = [str(part) for part in location if not str(part).startswith(("function-", "Created", "int"))]
    return first + "".join(f"[{part}]" for part in rest)


def _bound(error: ErrorDetails) -> str:
    side, limit = ("greater", error["ctx"].get("ge")) if "ge" in error["ctx"] else ("less", error["ctx"].get("le"))
    return f"This value must be {side} than or equal to {limit} (it currently is '{error['input']}')."
