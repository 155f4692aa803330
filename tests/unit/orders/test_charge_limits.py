import pytest

from orders.charge_limits import charge_limits


@pytest.mark.parametrize(
    ("currency", "minimum"),
    [("EUR", 50), ("USD", 50), ("GBP", 30), ("CZK", 1500), ("HUF", 17_500), ("JPY", 50), ("ISK", 1)],
)
def test_each_currency_has_its_minimum(currency: str, minimum: int) -> None:
    assert charge_limits(currency) == (minimum, 99_999_999)
