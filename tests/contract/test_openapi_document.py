"""What generated clients rely on: names, defaults and required fields of the OpenAPI document."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tools.openapi import DOCUMENT

type Schema = dict[str, Any]

DOCUMENTED: Schema = json.loads(DOCUMENT.read_text())
SCHEMAS: dict[str, Schema] = DOCUMENTED["components"]["schemas"]
OPERATIONS: list[Schema] = [
    operation for path in DOCUMENTED["paths"].values() for operation in path.values() if "operationId" in operation
]


def names_in(part: Any) -> Iterator[str]:
    """Yield the names of the schemas that a part of the document refers to, directly or indirectly."""
    for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(part)):
        yield name
        yield from names_in(SCHEMAS[name])


REQUESTS = sorted({name for each in OPERATIONS for name in names_in(each.get("requestBody", {}))})
RESPONSES = sorted({name for each in OPERATIONS for name in names_in(each["responses"])})


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_has_a_name_that_is_a_class_name(name: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Za-z]+", name)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_body_publishes_no_defaults(name: str) -> None:
    fields = SCHEMAS[name].get("properties", {})

    assert not [field for field, schema in fields.items() if "default" in schema]


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_always_has_its_fields(name: str) -> None:
    schema = SCHEMAS[name]
    optional = ["details"] if name == "ErrorBody" else []

    assert sorted(set(schema.get("properties", {})) - set(schema.get("required", []))) == optional


@pytest.mark.parametrize("name", sorted({*REQUESTS, *RESPONSES}))
def test_every_field_has_a_type(name: str) -> None:
    for field, schema in SCHEMAS[name].get("properties", {}).items():
        assert schema.keys() & {"type", "$ref", "anyOf"}, field
        if schema.get("type") == "array":
            assert schema["items"], field
