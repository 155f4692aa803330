"""The smoke test that pipelines run after each deployment."""

import pytest

from localstack.shop import Shop
from tools.smoke import SmokeTestFailed, check


def test_a_working_shop_passes(shop: Shop) -> None:
    check(shop.api_url)


def test_a_url_without_a_shop_fails(shop: Shop) -> None:
    with pytest.raises(SmokeTestFailed, match="GET /health: 4"):
        check(f"{shop.api_url}/elsewhere")
