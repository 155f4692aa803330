from collections.abc import Iterator

import pytest

from shared.settings import settings


@pytest.fixture(params=["EUR"])
def currency(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The shop's currency, as functions find it in their environment."""
    values = {"STAGE": "test", "VALKEY_URL": "valkey://nowhere.test", "CORS_ORIGINS": "", "CURRENCY": request.param}
    for name, value in {**values, "RATE_LIMIT_API": "1", "RATE_LIMIT_AUTH": "1"}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield request.param
    settings.cache_clear()
