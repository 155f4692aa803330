"""A proxy's idle connections are part of its pool, and a request waits 300 seconds at most for one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connections.html"


def rule(application: Application) -> Iterator[str]:
    for targets in application.of("AWS::RDS::DBProxyTargetGroup"):
        pool = targets.properties["ConnectionPoolConfigurationInfo"]
        if not 0 <= pool["MaxIdleConnectionsPercent"] <= pool["MaxConnectionsPercent"] <= 100:
            yield f"{targets}: keeps {pool['MaxIdleConnectionsPercent']} of {pool['MaxConnectionsPercent']} % idle"
        if not 0 <= pool["ConnectionBorrowTimeout"] <= 300:
            yield f"{targets}: waits {pool['ConnectionBorrowTimeout']} s"
        if targets.properties["TargetGroupName"] != "default":
            yield f"{targets}: a proxy has one target group, default"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Proxy",
            "Resources/ProxyTargets/Properties/ConnectionPoolConfigurationInfo/MaxIdleConnectionsPercent",
            95,
            "Proxy.ProxyTargets: keeps 95 of 90 % idle",
        ),
        (
            "Proxy",
            "Resources/ProxyTargets/Properties/TargetGroupName",
            "writers",
            "Proxy.ProxyTargets: a proxy has one target group, default",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
