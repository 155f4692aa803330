"""A deployed stage has to say whose pages may read the API's responses."""

import re

import pytest

from tests.contract.aws_rules.application import ON, refusals
from tools.creation import create
from tools.template import template

PARAMETER = template()["Parameters"]["CorsOrigins"]


def test_a_deployed_stage_needs_the_storefronts_origins() -> None:
    required = "Stages other than local require CorsOrigins, the storefront's origins or none"

    assert refusals(CorsOrigins=PARAMETER["Default"]) == {required}
    assert refusals(CorsOrigins="none") == refusals(CorsOrigins="https://shop.example") == set()


@pytest.mark.parametrize(
    ("given", "link"),
    [
        ({"CorsOrigins": "https://a.example,https://b.example", "StorefrontDomainName": ""}, "https://a.example"),
        ({"CorsOrigins": "none", "StorefrontDomainName": "b.example"}, "https://b.example"),
        ({"CorsOrigins": "https://a.example", "Storefront": "off"}, "https://a.example"),
        ({"CorsOrigins": "none", "StorefrontUrl": "https://c.example/shop"}, "https://c.example/shop"),
    ],
    ids=["origin", "domain", "domain without a storefront", "parameter"],
)
def test_mails_link_to_the_storefront(given: dict[str, str], link: str) -> None:
    application = create({**ON, "Stage": "prod", **given})

    assert refusals(**given) == set()
    assert application.stacks["Messages"].given["StorefrontUrl"] == link


def test_mails_without_an_address_of_the_storefront_are_refused() -> None:
    required = "MailFrom requires StorefrontUrl, StorefrontDomainName or CorsOrigins: mails link to the storefront"

    assert refusals(CorsOrigins="none", StorefrontDomainName="") == {required}
    assert refusals(CorsOrigins="none", Storefront="off") == {required}
    assert refusals(CorsOrigins="none", StorefrontDomainName="", MailFrom="") == set()


@pytest.mark.parametrize("value", ["none", "https://shop.example,https://www.shop.example", "http://localhost:3000"])
def test_origins_are_accepted(value: str) -> None:
    assert re.fullmatch(PARAMETER["AllowedPattern"], value)


@pytest.mark.parametrize(
    "value", ["", "*", "https://*.shop.example", "https://shop.example/", "shop.example", "https://a.example,", "null"]
)
def test_what_no_browser_sends_as_an_origin_is_refused(value: str) -> None:
    assert not re.fullmatch(PARAMETER["AllowedPattern"], value)
