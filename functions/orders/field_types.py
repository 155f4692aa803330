"""Field types of the orders API."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from shared.http.field_types import Text, idempotency_key
from shared.http.prices import PRICES
from shared.money import to_text
from shared.settings import settings

MAX_PIECES = 1_000
# ISO 3166-1 alpha-2, officially assigned.
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
_COUNTRIES = frozenset(_CODES.split())


def _price_text(value: Any) -> str | None:
    return None if value is None else to_text(PRICES.read(value), settings().currency)


def _check_country(value: str) -> str:
    if value not in _COUNTRIES:
        raise ValueError("must be a country code of ISO 3166-1 alpha-2")
    return value


SeenPrice = Annotated[
    str | None,
    BeforeValidator(_price_text),
    WithJsonSchema({"anyOf": [*PRICES.ways_to_write, {"type": "null"}], "examples": ["19.99"]}),
]
"""An amount in the shop's currency, as a string or a number; a decimal string once validated."""

Country = Annotated[
    str,
    AfterValidator(_check_country),
    WithJsonSchema({"type": "string", "enum": sorted(_COUNTRIES), "examples": ["DE"]}),
]
ProductId = Annotated[Text, Field(min_length=1, max_length=64)]
Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_PIECES)]
OrderId = Annotated[str, Path(alias="id")]
IdempotencyKey = Annotated[str | None, idempotency_key("place one order")]
