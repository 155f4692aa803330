"""WAF logs only to a log group whose name begins with `aws-waf-logs-`."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"


def rule(application: Application) -> Iterator[str]:
    for log in application.of("AWS::WAFv2::LoggingConfiguration"):
        for destination in log.properties["LogDestinationConfigs"]:
            found = re.search(r":log-group:(\$\{.+\})$", destination)
            group = application.find(found[1]) if found else None
            if group is None or not group.properties["LogGroupName"].startswith("aws-waf-logs-"):
                yield f"{log}: cannot write to {destination}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Edge", "Resources/FirewallLogGroup/Properties/LogGroupName", "bottega-prod-waf")

    assert (
        "Edge.FirewallLog: cannot write to arn:aws:logs:eu-west-1:123456789012:log-group:${Edge.FirewallLogGroup}"
        in set(rule(faulty))
    )
