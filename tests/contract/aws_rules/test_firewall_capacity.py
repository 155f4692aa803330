"""A web ACL has a capacity of 5,000 units at most."""

from collections.abc import Iterator
from typing import Any

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html"
MOST = 5000
MANAGED = {
    "AWSManagedRulesAmazonIpReputationList": 25,
    "AWSManagedRulesCommonRuleSet": 700,
    "AWSManagedRulesKnownBadInputsRuleSet": 200,
    "AWSManagedRulesSQLiRuleSet": 200,
    "AWSManagedRulesBotControlRuleSet": 50,
}
OF_A_TRANSFORMATION = 10
OF = {"RegexMatchStatement": 3, "RateBasedStatement": 2, "GeoMatchStatement": 1, "ByteMatchStatement": 10}


def rule(application: Application) -> Iterator[str]:
    for acl in application.of("AWS::WAFv2::WebACL"):
        if (capacity := _capacity(acl.properties["Rules"])) > MOST:
            yield f"{acl}: needs {capacity} units"


def _capacity(node: Any) -> int:
    if isinstance(node, list):
        return sum(map(_capacity, node))
    if not isinstance(node, dict):
        return 0
    own = sum(OF.get(name, 0) for name in node) + OF_A_TRANSFORMATION * len(node.get("TextTransformations", []))
    return own + MANAGED.get(str(node.get("Name")), 0) + sum(map(_capacity, node.values()))


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Edge",
        "Resources/Firewall/Properties/Rules",
        [{"Statement": {"ManagedRuleGroupStatement": {"Name": "AWSManagedRulesCommonRuleSet"}}}] * 8,
    )

    assert "Edge.Firewall: needs 5600 units" in set(rule(faulty))
