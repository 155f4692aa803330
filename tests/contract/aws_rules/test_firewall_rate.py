"""A rate rule counts 10 to 2,000,000,000 requests in 1, 2, 5 or 10 minutes."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = (
    "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html"
)
WINDOWS = {60, 120, 300, 600}


def rule(application: Application) -> Iterator[str]:
    for acl in application.of("AWS::WAFv2::WebACL"):
        for each in acl.properties["Rules"]:
            rate = each["Statement"].get("RateBasedStatement")
            if rate and not 10 <= int(rate["Limit"]) <= 2_000_000_000:
                yield f"{acl}: {each['Name']} allows {rate['Limit']} requests"
            if rate and int(rate.get("EvaluationWindowSec", 300)) not in WINDOWS:
                yield f"{acl}: {each['Name']} counts for {rate['EvaluationWindowSec']} s"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Root",
            "Resources/Edge/Properties/Parameters/SignInsPerAddress",
            5,
            "Edge.Firewall: sign-ins-per-address allows 5 requests",
        ),
        (
            "Edge",
            "Resources/Firewall/Properties/Rules/0/Statement/RateBasedStatement/EvaluationWindowSec",
            30,
            "Edge.Firewall: requests-per-address counts for 30 s",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
