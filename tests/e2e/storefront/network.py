"""Network faults: blocked requests, and lost, truncated or delayed responses."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route


def cut_off(page: Page, url: str | re.Pattern[str]) -> None:
    """Block all requests."""
    page.route(url, lambda route: route.abort("connectionrefused"))


def drop_responses(page: Page, url: str | re.Pattern[str]) -> None:
    """Deliver requests and drop their responses."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(url, lose)


def truncate_responses(page: Page, url: str | re.Pattern[str]) -> None:
    """Deliver requests and truncate their responses."""

    def cut(route: Route) -> None:
        response = route.fetch()
        route.fulfill(status=response.status, headers=response.headers, body=response.body()[:20])

    page.route(url, cut)


def hold_response(page: Page, url: str | re.Pattern[str]) -> list[int]:
    """Deliver the next request and never return its response.

    Returns:
        The response's status, once it is there.
    """
    held: list[int] = []
    page.route(url, lambda route: held.append(route.fetch().status), times=1)
    return held


def until(page: Page, condition: Callable[[], object]) -> None:
    """Wait for a condition outside the page while the page keeps running."""
    for _ in range(600):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It did not happen")
