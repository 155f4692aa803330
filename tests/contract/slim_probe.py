"""Runs every HTTP handler with the modules of `layers/slim`, or without them, and prints its responses.

Run as `python -m tests.contract.slim_probe slim|full`, with the environment of a function whose servers are all
unavailable.
"""

import importlib
import importlib.abc
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.apigateway import Context
from tools.slim_layers import SLIM, replacements
from tools.template import ROOT, Function, functions

# What a client gets for each is decided by FastAPI, pydantic and our error handlers.
_VARIANTS: dict[str, dict[str, Any]] = {
    "sample": {},
    "unknown query": {"multiValueQueryStringParameters": {"surprise": ["1"]}},
    "unknown route": {"path": "/nowhere"},
    "empty body": {"body": "{}"},
    "no JSON": {"body": "{"},
}


class SlimFinder(importlib.abc.MetaPathFinder):
    """Finds the modules of `layers/slim`."""

    def __init__(self) -> None:
        self._paths = {_module_of(path): SLIM / path for path in replacements()}

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        return importlib.util.spec_from_file_location(name, self._paths[name]) if name in self._paths else None


def _module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def responses(function: Function) -> Iterator[tuple[str, Any]]:
    name = function.module.replace(".handlers.", "_")
    sample = json.loads((ROOT / "events" / f"{name}.json").read_text())
    handler = importlib.import_module(function.module).handler
    for variant, changes in _VARIANTS.items():
        yield f"{function.name}, {variant}", _without_time(handler({**sample, **changes}, Context()))


def _without_time(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name: value for name, value in response["headers"].items() if "ratelimit" not in name.lower()}
    return {**response, "headers": headers, "body": re.sub(r'"timestamp":"[^"]*"', "", response["body"])}


def main(kind: str) -> None:
    if kind == "slim":
        sys.meta_path.insert(0, SlimFinder())
    results = dict(pair for each in functions() if each.routes for pair in responses(each))
    files = {name: getattr(sys.modules.get(name), "__file__", None) for name in map(_module_of, replacements())}
    print(json.dumps({"responses": results, "files": files}))


if __name__ == "__main__":
    main(*sys.argv[1:])
