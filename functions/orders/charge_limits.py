"""The smallest and largest amounts that Stripe charges, per currency.

Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
"""

# In minor units. Currencies without a documented minimum start at one minor unit.
_MINIMUMS = {
    **dict.fromkeys(("AUD", "BRL", "CAD", "CHF", "EUR", "INR", "JPY", "NZD", "SGD", "USD"), 50),
    "AED": 200,
    "BGN": 100,
    "CZK": 15_00,
    "DKK": 250,
    "GBP": 30,
    "HKD": 400,
    "HUF": 175_00,
    "MXN": 10_00,
    "MYR": 200,
    "NOK": 300,
    "PLN": 200,
    "RON": 200,
    "SEK": 300,
    "THB": 10_00,
}
# Stripe's API takes amounts of up to eight digits.
_MAXIMUM = 99_999_999


def charge_limits(currency: str) -> tuple[int, int]:
    """Return the smallest and the largest total that can be paid, in minor units. A total of 0 needs no payment."""
    return _MINIMUMS.get(currency, 1), _MAXIMUM
