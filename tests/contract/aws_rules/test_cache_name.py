"""The name of a serverless cache is limited to 40 lower-case letters, digits and single hyphens.

Its limits have a range.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

# Storage of "minimum: 1GB", "maximum: 5000GB"; ECPU of 1,000 to 15,000,000, which AWS's error says as well:
# https://github.com/hashicorp/terraform-provider-aws/issues/35648. "ElastiCache's 40-character limit, causing
# deployment failures": https://github.com/aws/aws-cdk/pull/36459. The letters are those of its other names:
# https://github.com/byu-oit/handel/issues/232.
SOURCE = "https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-elasticache-alpha.CacheUsageLimitsProperty.html"
NAME = re.compile("(?!.*--)[a-z][a-z0-9-]{0,39}(?<!-)")


def rule(application: Application) -> Iterator[str]:
    for cache in application.of("AWS::ElastiCache::ServerlessCache"):
        limits = cache.properties.get("CacheUsageLimits", {})
        if not NAME.fullmatch(cache.properties["ServerlessCacheName"]):
            yield f"{cache}: {cache.properties['ServerlessCacheName']} is not a valid cache name"
        if not 1 <= int(limits.get("DataStorage", {}).get("Maximum", 1)) <= 5000:
            yield f"{cache}: stores {limits['DataStorage']['Maximum']} GB"
        if not 1000 <= int(limits.get("ECPUPerSecond", {}).get("Maximum", 1000)) <= 15_000_000:
            yield f"{cache}: {limits['ECPUPerSecond']['Maximum']} ECPU per second"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/Cache/Properties/CacheUsageLimits/ECPUPerSecond/Maximum",
            500,
            "Data.Cache: 500 ECPU per second",
        ),
        (
            "Data",
            "Resources/Cache/Properties/ServerlessCacheName",
            "Bottega",
            "Data.Cache: Bottega is not a valid cache name",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
