"""A bucket that blocks public policies refuses one that admits everyone without a condition."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import statements

SOURCE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"


def rule(application: Application) -> Iterator[str]:
    for policy in application.of("AWS::S3::BucketPolicy"):
        for each in statements(policy.properties["PolicyDocument"]):
            if each["Effect"] == "Allow" and each["Principal"] in ("*", {"AWS": "*"}):
                yield f"{policy}: admits everyone"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "StorefrontFiles", "Resources/FilesBucketPolicy/Properties/PolicyDocument/Statement/0/Principal", "*"
    )

    assert "StorefrontFiles.FilesBucketPolicy: admits everyone" in set(rule(faulty))
