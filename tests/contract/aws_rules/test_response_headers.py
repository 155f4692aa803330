"""A policy of response headers has ten custom headers, and 10,240 characters in all.

Security headers have settings of their own and are refused among the custom ones.
"""

import json
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = (
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html"
)
MOST_HEADERS, MOST_CHARACTERS = 10, 10_240
# They have settings of their own.
KNOWN = {
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
}


def rule(application: Application) -> Iterator[str]:
    for policy in application.of("AWS::CloudFront::ResponseHeadersPolicy"):
        config = policy.properties["ResponseHeadersPolicyConfig"]
        items = config.get("CustomHeadersConfig", {}).get("Items", [])
        if len(items) > MOST_HEADERS or len(json.dumps(config)) > MOST_CHARACTERS:
            yield f"{policy}: is too long"
        yield from (
            f"{policy}: {each['Header']} has its own setting" for each in items if each["Header"].lower() in KNOWN
        )


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "StorefrontFiles",
        "Resources/SecurityHeaders/Properties/ResponseHeadersPolicyConfig/CustomHeadersConfig/Items/0/Header",
        "X-Frame-Options",
    )

    assert "StorefrontFiles.SecurityHeaders: X-Frame-Options has its own setting" in set(rule(faulty))
