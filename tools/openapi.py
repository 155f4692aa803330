"""Generate functions/platform_api/openapi.json from the handlers' routes, what the templates
repeat (tools.wiring) and the rules for addresses that the storefront repeats (tools.address_rules).

Usage: python -m tools.openapi [--check]
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from tools import address_rules, wiring
from tools.template import ROOT

DOCUMENT = ROOT / "functions" / "platform_api" / "openapi.json"

type Schema = dict[str, Any]

_DESCRIPTION = """\
A serverless shop. Bodies are JSON in UTF-8 with snake_case names; ids are opaque strings; times are RFC 3339 in UTC; \
money is a decimal string next to its currency. Unknown body fields and unknown query parameters are rejected. \
`HEAD` works on `/health`, `/docs`, `/openapi.json`, `/products` and `/products/{id}`.

Every error has the same shape: `code` is stable, `error` is for people. Requests are limited per client address and \
15 minutes; the `RateLimit-*` headers report what remains. Every response has an `x-request-id`."""
_TAGS = {
    "auth": "Accounts, logins and tokens",
    "products": "The catalogue and its stock",
    "orders": "Orders of customers",
    "payments": "Payments and refunds with Stripe",
    "messages": "Mails to customers and to the shop",
    "shop": "The shop's settings",
    "platform": "Health and documentation of the API",
}
_HEADERS: Schema = {
    "x-request-id": {"description": "Id of the request in our logs", "schema": {"type": "string"}},
    "RateLimit-Limit": {"description": "Requests allowed in 15 minutes", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "Requests left in this window", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until the window ends", "schema": {"type": "integer"}},
    "Retry-After": {"description": "Seconds to wait before a retry", "schema": {"type": "integer"}},
}
_NAMES = {
    "orders__model__Status": "OrderStatus",
    "payments__model__Status": "PaymentState",
    "messages__model__State": "MessageState",
    # The same orders.model.Status, in requests.
    "Status-Input": "OrderStatus",
}
_LICENSE = {"name": "Apache License 2.0", "identifier": "Apache-2.0"}
_METHODS = ("get", "post", "put", "patch", "delete")


def generate() -> Schema:
    """Generate the OpenAPI document of all routes."""
    app = FastAPI(title="Bottega", version="1.0.0", description=_DESCRIPTION, license_info=_LICENSE)
    for function, _ in wiring.endpoints():
        app.include_router(importlib.import_module(function.module).router)
    document = app.openapi()
    document["servers"] = [{"url": ".", "description": "Where this document came from"}]
    document["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    document["components"]["headers"] = _HEADERS
    for path in document["paths"].values():
        for method in _METHODS:
            if operation := path.get(method):
                _complete(operation)
    document = _rename(document)
    _drop_unused(document["components"]["schemas"], "HTTPValidationError", "ValidationError")
    return document


def _complete(operation: Schema) -> None:
    """Complete what FastAPI generates: security, common headers, and no 422 where it never occurs."""
    operation.setdefault("security", [])
    responses = operation["responses"]
    if responses.get("422", {}).get("description") == "Validation Error":
        del responses["422"]
    limited = "429" in responses
    for status, response in responses.items():
        names = ["x-request-id", *(name for name in _HEADERS if limited and name.startswith("RateLimit-"))]
        names += ["Retry-After"] if status in ("429", "503") else []
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names} | response.get(
            "headers", {}
        )
    operation["responses"] = dict(sorted(responses.items()))


def _rename(document: Schema) -> Schema:
    """Name the schemas of two services that FastAPI distinguishes by their module."""
    text = json.dumps(document)
    for module_name, name in _NAMES.items():
        text = text.replace(f"#/components/schemas/{module_name}", f"#/components/schemas/{name}")
        text = text.replace(f'"{module_name}": {{', f'"{name}": {{')
    renamed: Schema = json.loads(text)
    return renamed


def _drop_unused(schemas: Schema, *names: str) -> None:
    for name in names:
        schemas.pop(name, None)


def render() -> str:
    """Return the document as it is committed."""
    return _serialize(generate())


def render_all() -> dict[Path, str]:
    """Return the document and the files with generated parts, as they are committed."""
    document = generate()
    return {DOCUMENT: _serialize(document), **wiring.render(document), **address_rules.render()}


def _serialize(document: Schema) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the files, or with `--check` report those that are out of date."""
    outdated = {path: text for path, text in render_all().items() if not path.exists() or path.read_text() != text}
    for path, text in outdated.items():
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is out of date: run `make openapi`", file=sys.stderr)
        else:
            path.write_text(text)
    return 1 if outdated and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "functions"))
    raise SystemExit(main())
