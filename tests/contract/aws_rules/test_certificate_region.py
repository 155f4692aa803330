"""CloudFront accepts certificates only from us-east-1; a regional API domain accepts them only from its region."""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted, template_of
from tools.intrinsics import REGION

SOURCE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"


def rule(application: Application) -> Iterator[str]:
    for distribution in application.of("AWS::CloudFront::Distribution"):
        config = distribution.properties["DistributionConfig"]
        certificate = config["ViewerCertificate"].get("AcmCertificateArn", "")
        if config.get("Aliases") and not certificate.startswith("arn:aws:acm:us-east-1:"):
            yield f"{distribution}: has no certificate of us-east-1"
    for domain in application.of("AWS::ApiGateway::DomainName"):
        certificate = domain.properties["RegionalCertificateArn"]
        if not certificate.startswith((f"arn:aws:acm:{REGION}:", "${")):
            yield f"{domain}: has no certificate of {REGION}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "StorefrontFiles",
        "Resources/Distribution/Properties/DistributionConfig/ViewerCertificate/AcmCertificateArn",
        "arn:aws:acm:eu-west-1:123456789012:certificate/1",
    )

    assert "StorefrontFiles.Distribution: has no certificate of us-east-1" in set(rule(faulty))


def test_the_template_refuses_another_region_from_the_start() -> None:
    pattern = template_of(ROOT_STACK, "prod")["Parameters"]["StorefrontCertificateArn"]["AllowedPattern"]

    assert re.fullmatch(pattern, "")
    assert re.fullmatch(pattern, "arn:aws:acm:us-east-1:123456789012:certificate/1")
    assert not re.fullmatch(pattern, "arn:aws:acm:eu-west-1:123456789012:certificate/1")
