"""The environment of a function whose servers are all unavailable."""

import uuid
from collections.abc import Iterator

import pytest

from shared import valkey_pause, valkey_protocol
from shared.observability import logger
from shared.settings import settings


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "STAGE": "local",
        "VALKEY_URL": "valkey://127.0.0.1:1",
        "CORS_ORIGINS": "http://localhost:3000, https://shop.example",
        "RATE_LIMIT_API": "1000",
        "RATE_LIMIT_AUTH": "100",
        "CURRENCY": "EUR",
        # A logger keeps the stream it was made with; pytest has another one for each test.
        "POWERTOOLS_SERVICE_NAME": str(uuid.uuid4()),
        "POWERTOOLS_METRICS_NAMESPACE": "bottega-local",
    }.items():
        monkeypatch.setenv(name, value)
    for cached in (settings, logger):
        cached.cache_clear()
    valkey_protocol._forget_idle_connections()
    valkey_pause.end()
    yield
    valkey_pause.end()
    for cached in (settings, logger):
        cached.cache_clear()
