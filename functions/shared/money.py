"""Amounts of money: integers in minor units internally, decimal strings in the API."""

from decimal import Context, Decimal

from shared.translatable import Translatable

# ISO 4217 currencies whose minor unit is not a hundredth.
_DIGITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),  # noqa: SIM905
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),  # noqa: SIM905
}


def digits_of(currency: str) -> int:
    """Return the number of decimal digits of a currency."""
    return _DIGITS.get(currency, 2)


def to_minor_units(amount: Decimal, currency: str) -> int:
    """Return an amount in the smallest unit of its currency, without rounding: `19.99` EUR is 1999.

    Raises:
        ValueError: The amount is more precise than the currency, trailing zeros aside.
    """
    # The default context rounds to 28 digits, which would turn 0.00999…9 into 0.01.
    exact = Context(prec=len(amount.as_tuple().digits) + 1)
    scaled = amount.scaleb(digits_of(currency), exact)
    if scaled != scaled.to_integral_value():
        text = "must have at most {digits} decimal places, as {currency} has"
        raise ValueError(Translatable(text, digits=digits_of(currency), currency=currency))
    return int(scaled)


def to_text(minor_units: int, currency: str) -> str:
    """Return an amount as a decimal string: 1999 EUR is `19.99`."""
    digits = digits_of(currency)
    return f"{Decimal(minor_units).scaleb(-digits):.{digits}f}"
