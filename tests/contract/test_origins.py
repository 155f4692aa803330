"""A deployed stage has to say whose pages may read the API's responses."""

import re

import pytest

from tests.contract.aws_rules.application import refusals
from tools.template import template

PARAMETER = template()["Parameters"]["CorsOrigins"]


def test_a_deployed_stage_needs_the_storefronts_origins() -> None:
    required = "Stages other than local require CorsOrigins, the storefront's origins or none"

    assert refusals(CorsOrigins=PARAMETER["Default"]) == {required}
    assert refusals(CorsOrigins="none") == refusals(CorsOrigins="https://shop.example") == set()


@pytest.mark.parametrize("value", ["none", "https://shop.example,https://www.shop.example", "http://localhost:3000"])
def test_origins_are_accepted(value: str) -> None:
    assert re.fullmatch(PARAMETER["AllowedPattern"], value)


@pytest.mark.parametrize(
    "value", ["", "*", "https://*.shop.example", "https://shop.example/", "shop.example", "https://a.example,", "null"]
)
def test_what_no_browser_sends_as_an_origin_is_refused(value: str) -> None:
    assert not re.fullmatch(PARAMETER["AllowedPattern"], value)
