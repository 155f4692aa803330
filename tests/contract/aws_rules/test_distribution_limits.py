"""A distribution has 75 cache behaviours, 100 origins and a comment of 128 characters.

A behaviour of an unknown origin is refused.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"


def rule(application: Application) -> Iterator[str]:
    for distribution in application.of("AWS::CloudFront::Distribution"):
        config = distribution.properties["DistributionConfig"]
        behaviours = [config["DefaultCacheBehavior"], *config.get("CacheBehaviors", [])]
        origins = {each["Id"] for each in config["Origins"]}
        if len(behaviours) > 76 or len(origins) > 100 or len(config.get("Comment", "")) > 128:
            yield f"{distribution}: is too large"
        for each in behaviours:
            if each["TargetOriginId"] not in origins:
                yield f"{distribution}: has no origin {each['TargetOriginId']}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "StorefrontFiles",
            "Resources/Distribution/Properties/DistributionConfig/DefaultCacheBehavior/TargetOriginId",
            "bucket",
            "StorefrontFiles.Distribution: has no origin bucket",
        ),
        (
            "StorefrontFiles",
            "Resources/Distribution/Properties/DistributionConfig/Comment",
            "x" * 129,
            "StorefrontFiles.Distribution: is too large",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted(stack, place, value)))
