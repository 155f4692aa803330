"""axe-core, of the storefront's package-lock.json, on a page in the browser."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from localstack.storefront import FRONTEND
from localstack.storefront.build import locked
from localstack.storefront.node import install_packages

_GRAVE = ("serious", "critical")


@cache
def _source() -> str:
    with locked():
        install_packages()
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text()


def grave_violations(page: Page) -> list[str]:
    """Serious and critical violations on the page as it is now, each with the rule, its help and the elements."""
    # Evaluated, not added as a script: the page's Content-Security-Policy stays as it is.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found: dict[str, Any] = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    return [_told(each) for each in found["violations"] if each["impact"] in _GRAVE]


def _told(violation: dict[str, Any]) -> str:
    elements = "; ".join(f"{node['html']} ({node['failureSummary']})" for node in violation["nodes"])
    return f"{violation['impact']} {violation['id']}: {violation['help']}: {elements}"
