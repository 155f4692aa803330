"""Settings: the code requires what a template declares, and a template declares what the code reads."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.contract.test_imports import everything_imported_by, source_of
from tools.template import ROOT, Function, functions, read_template, services

SERVICES = sorted({each.service for each in functions() if each.stack})


@pytest.mark.parametrize("service", SERVICES)
def test_a_required_setting_is_declared_by_a_function_that_reads_it(service: str) -> None:
    assert list(undeclared(service)) == []


@pytest.mark.parametrize("function", functions(), ids=lambda each: each.name)
def test_a_declared_setting_is_read(function: Function) -> None:
    own = set(function.environment) - shared_variables(function)

    assert [name for name in sorted(own) if not is_read(name, modules_of(function))] == []


def test_an_undeclared_setting_is_named_with_its_module(monkeypatch: pytest.MonkeyPatch) -> None:
    [reserving] = [each for each in functions() if each.name == "products-reserve-stock"]
    monkeypatch.delitem(reserving.environment, "FAIR_USE_ORDERS")

    assert list(undeclared("products")) == [
        "infrastructure/services/products.yaml: the variable FAIR_USE_ORDERS, required by products.service.fair_use"
    ]


def undeclared(service: str) -> Iterator[str]:
    """Yield the settings that modules of a service require, and that none of the functions with the module declares."""
    own = [each for each in functions() if each.service == service]
    for module in sorted(set().union(*(modules_of(each) for each in own))):
        if module.split(".", 1)[0] == service:
            declared = set().union(*(each.environment for each in own if module in modules_of(each)))
            for name in sorted(required_by(module) - declared):
                path = services()[own[0].stack].relative_to(ROOT)
                yield f"{path}: the variable {name}, required by {module}"


def shared_variables(function: Function) -> set[str]:
    """The variables that every function of the service has."""
    template = read_template(services()[function.stack]) if function.stack else {}
    return set(template.get("Globals", {}).get("Function", {}).get("Environment", {}).get("Variables", {})) | {
        name for name in function.environment if name.startswith("POWERTOOLS_")
    }


@cache
def _modules_of(module: str) -> frozenset[str]:
    return frozenset({module} | {each for each in everything_imported_by(module) if source_of(each)})


def modules_of(function: Function) -> frozenset[str]:
    """Our modules that the function's handler imports, directly or indirectly."""
    return _modules_of(function.module)


@cache
def required_by(module: str) -> frozenset[str]:
    """The names that a module passes to `required`."""
    calls = [node for node in ast.walk(_parsed(module)) if isinstance(node, ast.Call)]
    arguments = [node.args[0] for node in calls if _name_of(node.func) == "required" and node.args]
    return frozenset(str(each.value) for each in arguments if isinstance(each, ast.Constant))


def is_read(name: str, modules: frozenset[str]) -> bool:
    """Whether a module contains the name, or an f-string that can make it."""
    return any(name in _texts(module) or any(each.fullmatch(name) for each in _patterns(module)) for module in modules)


@cache
def _texts(module: str) -> frozenset[str]:
    nodes = [node for node in ast.walk(_parsed(module)) if isinstance(node, ast.Constant)]
    return frozenset(node.value for node in nodes if isinstance(node.value, str))


@cache
def _patterns(module: str) -> tuple[re.Pattern[str], ...]:
    made = [_pattern(node) for node in ast.walk(_parsed(module)) if isinstance(node, ast.JoinedStr)]
    return tuple(re.compile(each) for each in made if re.search("[A-Z]_", each))


def _pattern(text: ast.JoinedStr) -> str:
    return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[A-Z]+" for part in text.values)


def _name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@cache
def _parsed(module: str) -> ast.Module:
    source = source_of(module)
    assert source
    return ast.parse(source.read_text())
