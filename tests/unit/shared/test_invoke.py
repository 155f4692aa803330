"""Synchronous invocations, with a fake of Lambda's API."""

import json
from collections.abc import Callable
from http.client import HTTPMessage
from typing import Any

import pytest

from shared import aws
from shared.errors import ConcurrencyLimitReached, DependencyUnavailable
from shared.invoke import invoke


class Lambda:
    """Returns the given responses in turn and records the timeouts."""

    def __init__(self, *responses: tuple[int, Any]) -> None:
        self._responses = list(responses)
        self.timeouts: list[float] = []
        self.slept: list[float] = []

    def post(
        self, _service: str, _path: str, _headers: dict[str, str], _body: bytes, *, timeout: float
    ) -> aws.Response:
        self.timeouts.append(timeout)
        status, result = self._responses[len(self.timeouts) - 1]
        return aws.Response(status, HTTPMessage(), json.dumps(result).encode())


@pytest.fixture
def responding(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Lambda]:
    def start(*responses: tuple[int, Any]) -> Lambda:
        fake = Lambda(*responses)
        monkeypatch.setattr(aws, "post", fake.post)
        monkeypatch.setattr("shared.invoke.time.sleep", fake.slept.append)
        return fake

    return start


def test_a_throttled_invocation_is_retried_once_after_a_random_pause(responding: Callable[..., Lambda]) -> None:
    functions = responding((429, {}), (200, {"ok": True}))

    assert invoke("reserve-stock", {}, timeout=5) == {"ok": True}

    assert len(functions.timeouts) == 2
    assert functions.timeouts[1] <= functions.timeouts[0] == 5
    assert 0.1 <= functions.slept[0] <= 0.5


def test_an_invocation_throttled_twice_reached_the_concurrency_limit(responding: Callable[..., Lambda]) -> None:
    functions = responding((429, {}), (429, {}), (200, {"ok": True}))

    with pytest.raises(ConcurrencyLimitReached) as caught:
        invoke("reserve-stock", {}, timeout=5)

    assert (caught.value.status, caught.value.retry_after, len(functions.timeouts)) == (503, 1, 2)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_other_refusals_are_not_retried(responding: Callable[..., Lambda], status: int) -> None:
    functions = responding((status, {}), (200, {"ok": True}))

    with pytest.raises(DependencyUnavailable) as caught:
        invoke("reserve-stock", {}, timeout=5)

    assert (type(caught.value), len(functions.timeouts), functions.slept) == (DependencyUnavailable, 1, [])
