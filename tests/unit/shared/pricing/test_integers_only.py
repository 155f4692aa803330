"""Pricing calculates with integers: its source has no float, no true division, and nothing that makes one."""

import ast
from pathlib import Path

import pytest

import shared.pricing

FILES = sorted(Path(shared.pricing.__path__[0]).glob("*.py"))
BANNED_NAMES = {"float", "round", "Decimal", "Fraction", "math", "statistics", "numbers"}


def floats_in(source: str) -> list[str]:
    """Return what makes a float, or could."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()):
                found.append(f"{node.lineno}: {node.value}")
            case ast.BinOp(op=ast.Div(), lineno=line) | ast.AugAssign(op=ast.Div(), lineno=line):
                found.append(f"{line}: /")
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in BANNED_NAMES:
                found.append(f"{node.lineno}: {name}")
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                modules = {alias.name for alias in names} | {getattr(node, "module", "")}
                found += [f"{node.lineno}: {name}" for name in sorted(modules & BANNED_NAMES)]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_module_has_no_floats(file: Path) -> None:
    assert floats_in(file.read_text()) == []


@pytest.mark.parametrize(
    "source", ["a / b", "a /= 2", "float(a)", "0.5", "round(a)", "import math", "from decimal import Decimal", "1e3"]
)
def test_each_way_to_make_a_float_is_found(source: str) -> None:
    assert floats_in(source) != []
