"""Run axe-core, from the storefront's package-lock.json, on a page in the browser."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from playwright.sync_api import Page

from localstack.storefront import FRONTEND
from tools.storefront.build import locked
from tools.storefront.node import install_packages

_GRAVE = ("serious", "critical")
# Half way from one colour scheme to the other, text of the one stands on the ground of the other.
_AT_REST = """async () => {
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    await new Promise(requestAnimationFrame);
}"""
_RUN = "(tags) => axe.run({resultTypes: ['violations'], ...(tags.length > 0 && {runOnly: tags})})"


@cache
def _source() -> str:
    with locked():
        install_packages()
    return (FRONTEND / "node_modules/axe-core/axe.min.js").read_text()


def serious_violations(page: Page, tags: Sequence[str] = ()) -> list[str]:
    """Return the serious and critical violations on the current page, each with its rule, help and elements.

    Args:
        page: The page.
        tags: Only rules with one of these tags; all if empty.
    """
    page.evaluate(_AT_REST)
    # Evaluated, not added as a script: the page's Content-Security-Policy stays as it is.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found: dict[str, Any] = page.evaluate(_RUN, list(tags))
    return [_described(each) for each in found["violations"] if each["impact"] in _GRAVE]


def _described(violation: dict[str, Any]) -> str:
    elements = "; ".join(f"{node['html']} ({node['failureSummary']})" for node in violation["nodes"])
    return f"{violation['impact']} {violation['id']}: {violation['help']}: {elements}"
