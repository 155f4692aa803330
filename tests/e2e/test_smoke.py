"""What pipelines ask a stage after each deployment."""

import pytest

from localstack.shop import Shop
from tools.smoke import SmokeTestFailed, check


def test_a_shop_that_works_passes(shop: Shop) -> None:
    check(shop.api_url)


def test_an_address_without_a_shop_does_not(shop: Shop) -> None:
    with pytest.raises(SmokeTestFailed, match="GET /health: 4"):
        check(f"{shop.api_url}/elsewhere")
