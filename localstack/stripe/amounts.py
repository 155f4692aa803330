"""Amounts in minor units: https://docs.stripe.com/currencies."""

from localstack.stripe.errors import InvalidRequest

MAXIMUM = 99_999_999
_ZERO_DECIMAL_CODES = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"
_TWO_DECIMAL_CODES = """
aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk
dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr
lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub
sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst xcd yer zar zmw
"""
ZERO_DECIMAL = frozenset(_ZERO_DECIMAL_CODES.split())
THREE_DECIMAL = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
# These have two decimals for historical reasons, but amounts must be whole.
WHOLE_HUNDREDS = frozenset({"isk", "ugx"})
CURRENCIES = ZERO_DECIMAL | THREE_DECIMAL | WHOLE_HUNDREDS | frozenset(_TWO_DECIMAL_CODES.split())
MINIMUMS = dict.fromkeys(("usd", "aud", "brl", "cad", "chf", "eur", "inr", "nzd", "sgd"), 50)
MINIMUMS |= {"aed": 200, "bgn": 100, "czk": 1500, "dkk": 250, "gbp": 30, "hkd": 400, "huf": 17_500, "jpy": 50}
MINIMUMS |= {"mxn": 1000, "myr": 200, "nok": 300, "pln": 200, "ron": 200, "sek": 300, "thb": 1000}
_SYMBOLS = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥"}


def check_currency(currency: str) -> str:
    """Return the currency in lower case.

    Raises:
        InvalidRequest: Stripe does not support the currency.
    """
    if currency.lower() not in CURRENCIES:
        known = ", ".join(sorted(CURRENCIES))
        raise InvalidRequest(
            f"Invalid currency: {currency}. Stripe currently supports these currencies: {known}", param="currency"
        )
    return currency.lower()


def check_amount(amount: int, currency: str) -> None:
    """Check an amount in minor units.

    Raises:
        InvalidRequest: The amount is too small, too large or too precise for the currency.
    """
    minimum = MINIMUMS.get(currency, 1)
    if amount < minimum:
        message = f"Amount must be at least {as_text(minimum, currency)} {currency}"
        raise InvalidRequest(message, code="amount_too_small", param="amount")
    if amount > MAXIMUM:
        message = f"Amount must be no more than {as_text(MAXIMUM, currency)} {currency}"
        raise InvalidRequest(message, code="amount_too_large", param="amount")
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_HUNDREDS else 1
    if amount % step:
        message = f"Invalid amount: {currency} amounts must be divisible by {step}"
        raise InvalidRequest(message, code="invalid_charge_amount", param="amount")


def as_text(amount: int, currency: str) -> str:
    """Format an amount, such as `€0.50`."""
    digits = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    whole, part = divmod(amount, 10**digits)
    return f"{_SYMBOLS.get(currency, '')}{whole:,}" + (f".{part:0{digits}}" if digits else "")
