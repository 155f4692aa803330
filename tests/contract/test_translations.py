"""Each text for people that a response can contain has a translation with the same placeholders."""

import ast
import json
from collections.abc import Iterator
from functools import cache
from string import Formatter

import pytest
from pydantic_core import _pydantic_core

from shared.http.language import DEFAULT, LANGUAGES
from tools.template import ROOT

FUNCTIONS = ROOT / "functions"
TRANSLATIONS = FUNCTIONS / "shared" / "http" / "translations"
# Errors about Python's objects and arguments, which no JSON document causes.
PYTHON_ONLY = {
    *("no_such_attribute", "get_attribute_error", "needs_python_object", "recursion_loop", "iteration_error"),
    *("frozen_field", "frozen_instance", "dataclass_exact_type", "default_factory_not_called", "set_item_not_hashable"),
    *("missing_sentinel_error", "is_instance_of", "is_subclass_of", "callable_type", "arguments_type"),
    *("missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument", "multiple_argument_values"),
    *("unexpected_positional_argument", "missing_positional_only_argument", "complex_type", "complex_str_parsing"),
}
# Placeholders that hold English words; the translation has other words.
ENGLISH_VALUES = {
    *("error", "encoding_error", "expected_plural", "field_type", "class_name", "actual_length", "method_name"),
}
# Raised where no field of a request is validated.
NOT_OF_FIELDS = {"shared/http/body.py", "shared/personal_data_handler.py", "orders/internal_api.py"}


@cache
def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(FUNCTIONS).as_posix(): ast.parse(path.read_text()) for path in sorted(FUNCTIONS.rglob("*.py"))
    }


def nodes[Node: ast.AST](kind: type[Node]) -> Iterator[tuple[str, Node]]:
    """Yield each such part of the functions' code, with the path of its file."""
    for path, tree in trees().items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kind))


def constant(argument: ast.expr, path: str) -> str:
    """The value of a literal, or of a variable that the same file assigns one literal to."""
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    assert isinstance(argument, ast.Name), f"{path}:{argument.lineno}: the text is not a literal"
    found = [
        node.value.value
        for node in ast.walk(trees()[path])
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and [argument.id] == [each.id for each in node.targets if isinstance(each, ast.Name)]
    ]
    assert len(found) == 1, f"{path}:{argument.lineno}: {argument.id} is not one literal"
    return str(found[0])


@cache
def translatable() -> frozenset[str]:
    """The keys that the code gives to its texts."""
    return frozenset(
        constant(call.args[0], path)
        for path, call in nodes(ast.Call)
        # `reason_of` passes pydantic's types on.
        if path != "shared/validation.py" and ast.unparse(call.func) in ("Translatable", "Translatable.under")
    )


@cache
def of_errors() -> frozenset[str]:
    """The texts of all classes of errors."""
    return frozenset(
        constant(statement.value, path)
        for path, node in nodes(ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign) and "message" in map(ast.unparse, statement.targets)
    )


@cache
def of_pydantic() -> dict[str, str]:
    listed = _pydantic_core.list_all_errors()
    return {each["type"]: each["message_template_python"] for each in listed if each["type"] not in PYTHON_ONLY}


def expected() -> dict[str, str]:
    """The English text of each key."""
    return {each: each for each in translatable() | of_errors()} | of_pydantic()


def translations(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((TRANSLATIONS / f"{language}.json").read_text())
    return texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name} - ENGLISH_VALUES


others = pytest.mark.parametrize("language", [each for each in LANGUAGES if each != DEFAULT])


def test_the_texts_are_found() -> None:
    assert "Only {stock} left in stock" in translatable()
    assert {"Order not found", "The database is unavailable", "The request body is not valid JSON"} <= of_errors()
    assert "string_too_long" in of_pydantic()


@others
def test_every_text_is_translated(language: str) -> None:
    assert sorted(expected().keys() - translations(language).keys()) == []


@others
def test_every_translation_is_used(language: str) -> None:
    assert sorted(translations(language).keys() - expected().keys()) == []


@others
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    different = {
        key: text
        for key, text in translations(language).items()
        if key in expected() and placeholders(text) != placeholders(expected()[key])
    }
    assert different == {}


def test_a_validator_raises_a_translatable_text() -> None:
    plain = [
        f"{path}:{call.lineno}"
        for path, call in nodes(ast.Call)
        if ast.unparse(call.func) == "ValueError" and path not in NOT_OF_FIELDS
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert plain == []


def test_a_reason_is_translatable() -> None:
    plain = [
        f"{path}:{value.lineno}"
        for path, node in nodes(ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "reason" and isinstance(value, ast.Constant | ast.JoinedStr)
    ]
    assert plain == []
