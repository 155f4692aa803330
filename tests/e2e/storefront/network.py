"""What a network may do to a page."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route


def cut_off(page: Page, url: str | re.Pattern[str]) -> None:
    """No request gets through."""
    page.route(url, lambda route: route.abort("connectionrefused"))


def lose_answers(page: Page, url: str | re.Pattern[str]) -> None:
    """Requests get through, their answers do not."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route(url, lose)


def cut_answers_short(page: Page, url: str | re.Pattern[str]) -> None:
    """Requests get through, of their answers only the beginning does."""

    def cut(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(status=answer.status, headers=answer.headers, body=answer.body()[:20])

    page.route(url, cut)


def hold_answer(page: Page, url: str | re.Pattern[str]) -> list[int]:
    """The next request gets through, and the page waits for its answer for ever.

    Returns:
        The answer's status, once it is there.
    """
    held: list[int] = []
    page.route(url, lambda route: held.append(route.fetch().status), times=1)
    return held


def until(page: Page, condition: Callable[[], object]) -> None:
    """Let the page go on until something has happened outside of it."""
    for _ in range(600):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It did not happen")
