"""Postal addresses in requests and responses of several services."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from shared.http.field_types import RequestModel, ResponseModel, TextLine
from shared.postal_rules import city_problem, normalised_postal_code, postal_code_problem
from shared.translatable import Translatable

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
COUNTRIES = frozenset(_CODES.split())


def _check_country(value: str) -> str:
    if value not in COUNTRIES:
        raise ValueError(Translatable("must be a country code of ISO 3166-1 alpha-2"))
    return value


Country = Annotated[
    str,
    AfterValidator(_check_country),
    WithJsonSchema({"type": "string", "enum": sorted(COUNTRIES), "examples": ["DE"]}),
]
AddressName = Annotated[str, TextLine(100), Field(examples=["Ada Lovelace"])]
Street = Annotated[str, TextLine(200), Field(examples=["Torstraße 1"])]
SecondLine = Annotated[str, TextLine(200)]
City = Annotated[str, TextLine(100), Field(examples=["Berlin"])]
PostalCode = Annotated[str, TextLine(20), Field(examples=["10119"])]
Region = Annotated[str, TextLine(100)]
Phone = Annotated[str, TextLine(30)]


def _checked(
    value: str | None, info: ValidationInfo, problem_of: Callable[[str | None, str], Translatable | None]
) -> str | None:
    country = info.data.get("country")
    if country and (problem := problem_of(value, country)):
        raise ValueError(problem)
    return value


class PostalAddress(RequestModel):
    """An address that meets the rules of its country."""

    # First, because the checks of the other fields depend on it.
    country: Country
    name: AddressName
    line1: Street
    line2: SecondLine | None = None
    city: Annotated[str, TextLine(100)] | None = Field(
        default=None, validate_default=True, description="Required where addresses have a city", examples=["Berlin"]
    )
    postal_code: Annotated[str, TextLine(20)] | None = Field(
        default=None, validate_default=True, description="Required where postal codes exist", examples=["10119"]
    )
    region: Region | None = None
    phone: Phone | None = None

    @field_validator("city")
    @classmethod
    def _check_city(cls, city: str | None, info: ValidationInfo) -> str | None:
        return _checked(city, info, city_problem)

    @field_validator("postal_code")
    @classmethod
    def _check_postal_code(cls, postal_code: str | None, info: ValidationInfo) -> str | None:
        checked = _checked(postal_code, info, postal_code_problem)
        return normalised_postal_code(checked, info.data.get("country", ""))


class PostalAddressPublic(ResponseModel):
    """An address."""

    name: str
    line1: str
    line2: str | None = None
    city: str | None = None
    postal_code: str | None = None
    region: str | None = None
    country: str
    phone: str | None = None
