"""CloudFormation cannot delete a bucket that has objects, so a deletion must keep every bucket."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "For Amazon S3 buckets, you must delete all objects in the bucket for deletion to succeed."
SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html"


def rule(application: Application) -> Iterator[str]:
    for bucket in application.of("AWS::S3::Bucket"):
        if bucket.deletion_policy not in ("Retain", "RetainExceptOnCreate"):
            yield f"{bucket}: its files make the deletion of its stack fail"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/ExportsBucket/DeletionPolicy", "Delete")

    assert "Auth.ExportsBucket: its files make the deletion of its stack fail" in set(rule(faulty))
