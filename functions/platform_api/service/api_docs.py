"""The OpenAPI document and the page that shows it."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

MAX_AGE_SECONDS = 300


@cache
def openapi_document() -> str:
    """Return the OpenAPI document that `make openapi` generated."""
    return files("platform_api").joinpath("openapi.json").read_text()


@cache
def docs_page() -> str:
    """Return a page that shows the OpenAPI document in Swagger UI and loads nothing from other origins."""
    return _PAGE.format(style=_style(), script=_script(), start=_START)


@cache
def docs_policy() -> str:
    """Return the page's Content-Security-Policy: its scripts and style by hash, and requests to this API."""
    scripts = f"{_hash_of(_script())} {_hash_of(_START)}"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash_of(_style())}; "
        "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


_START = 'SwaggerUIBundle({url: "openapi.json", dom_id: "#docs", deepLinking: true})'
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bottega API</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<noscript>The description of this API is at <a href="openapi.json">openapi.json</a>.</noscript>
<div id="docs"></div>
<script>{script}</script>
<script>{start}</script>
</body>
</html>
"""


@cache
def _script() -> str:
    return _asset("swagger-ui-bundle.js").replace("</script", "<\\/script")


@cache
def _style() -> str:
    return _asset("swagger-ui.css")


def _asset(name: str) -> str:
    return files("fastapi_swagger").joinpath("resources", name).read_text()


def _hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
