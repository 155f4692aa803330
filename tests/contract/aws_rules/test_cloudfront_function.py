"""A function of CloudFront has 10 KB of code and a name of 64 letters, digits, hyphens and underscores."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"
NAME = re.compile("[A-Za-z0-9_-]{1,64}")
MOST_BYTES = 10_240


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::CloudFront::Function"):
        if not NAME.fullmatch(function.properties["Name"]):
            yield f"{function}: {function.properties['Name']} is no name of a function"
        if len(function.properties["FunctionCode"].encode()) > MOST_BYTES:
            yield f"{function}: its code is too long"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("StorefrontFiles", "Resources/PagePaths/Properties/FunctionCode", "x" * 10_241)

    assert "StorefrontFiles.PagePaths: its code is too long" in set(rule(faulty))
