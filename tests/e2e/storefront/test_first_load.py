"""The size of the first load."""

from tests.browser.first_load import SCRIPT_BYTES_BOUND, script_bytes
from tests.e2e.storefront.conftest import Visit


def test_the_first_load_is_small(visit: Visit) -> None:
    page = visit()

    page.goto("/", wait_until="networkidle")

    assert 50_000 < script_bytes(page) <= SCRIPT_BYTES_BOUND
