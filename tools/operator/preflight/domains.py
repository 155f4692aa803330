"""CloudFront, the storefront's origins, and the certificates of the stage's own domains."""

import os
import re
from collections.abc import Iterator

from botocore.exceptions import ClientError

from tools.aws import Aws
from tools.operator.preflight.finding import Finding, Plan
from tools.operator.stages import Cloud
from tools.template import template

# The region of its certificates.
_CLOUDFRONT = "us-east-1"

NO_ORIGINS = "none"  # as in template.yaml
_ORIGIN = re.compile(r"https://[^/*, ]+")

# A new account may not create distributions before AWS Support has verified it, and no call reports whether it may:
# https://github.com/aws-samples/aws-cdk-examples/issues/279
_CASE = "https://console.aws.amazon.com/support/home#/case/create (Account and billing: verify CloudFront)"


def check_cloudfront(plan: Plan) -> Iterator[Finding]:
    """Whether the account may create a CloudFront distribution."""
    if not plan.is_on("Storefront"):
        yield Finding("ok", "CloudFront", "Storefront=off: switch it on with a later deployment")
        return
    if plan.client("cloudfront").list_distributions()["DistributionList"]["Quantity"]:
        yield Finding("ok", "CloudFront", "The account has distributions, so it is verified")
        return
    if os.environ.get("CLOUDFRONT") == "verified":
        yield Finding("ok", "CloudFront", "CLOUDFRONT=verified: you say that AWS has verified the account")
        return
    repair = f"samconfig.toml, [{plan.stage}.deploy.parameters]: Storefront=off, and on after the first deployment"
    text = "No distribution yet, so AWS may have to verify the account first"
    if plan.is_first:
        later = f"or, once AWS has verified it: make deploy STAGE={plan.stage} CLOUDFRONT=verified"
        yield Finding("FAIL", "CloudFront", f"{text}; a refusal would undo the whole creation", f"{repair}\n{later}")
    else:
        yield Finding("warn", "CloudFront", f"{text}; a refusal undoes this update only", _CASE)


def check_origins(plan: Plan) -> Iterator[Finding]:
    """Whether the API knows whose pages may read its responses."""
    given, named = plan.parameters["CorsOrigins"], plan.parameters["StorefrontDomainName"]
    setting = f"samconfig.toml, [{plan.stage}.deploy.parameters]: CorsOrigins=https://{named or '…'}"
    none_yet = f"{setting}\nor, before there is a storefront: CorsOrigins={NO_ORIGINS}"
    if given == template()["Parameters"]["CorsOrigins"]["Default"]:
        yield Finding("FAIL", "origins", "CorsOrigins is missing: the storefront's origin", none_yet)
    elif given == NO_ORIGINS and plan.is_on("Storefront") and not plan.is_first:
        yield Finding("warn", "origins", "CorsOrigins=none: the storefront's pages cannot read the API", setting)
    elif given == NO_ORIGINS:
        yield Finding("ok", "origins", "CorsOrigins=none: no page may read the API")
    elif wrong := [each for each in given.split(",") if not _ORIGIN.fullmatch(each)]:
        text = f"CorsOrigins has {', '.join(wrong)}: an origin is https:// and a host, without a path"
        yield Finding("FAIL", "origins", text, setting)
    elif named and f"https://{named}" not in given.split(","):
        yield Finding("warn", "origins", f"CorsOrigins lacks the storefront, https://{named}", setting)
    else:
        yield Finding("ok", "origins", f"Pages of {given} may read the API")


def check_domains(plan: Plan) -> Iterator[Finding]:
    """Whether the domains have what they need."""
    given = plan.parameters
    if given["DomainName"] and not plan.is_on("Firewall"):
        yield _fail(plan, "DomainName needs Firewall=on", "Firewall=on")
    if given["DomainName"] and not (given["HostedZoneId"] or given["CertificateArn"]):
        yield _fail(plan, "DomainName needs its Route 53 zone, or a certificate", "HostedZoneId=Z…")
    if given["StorefrontDomainName"] and not given["StorefrontCertificateArn"]:
        yield _fail(
            plan, "StorefrontDomainName needs a certificate", "StorefrontCertificateArn=arn:aws:acm:us-east-1:…"
        )
    if given["CertificateArn"]:
        yield from _certificate(plan.aws, given["CertificateArn"], plan.region)
    if given["StorefrontCertificateArn"] and plan.is_on("Storefront"):
        yield from _certificate(Cloud(_CLOUDFRONT), given["StorefrontCertificateArn"], _CLOUDFRONT)
    if not given["DomainName"] and not given["StorefrontDomainName"]:
        yield Finding("ok", "domains", "None: API Gateway and CloudFront provide theirs")


def _certificate(aws: Aws, arn: str, region: str) -> Iterator[Finding]:
    try:
        status = aws.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]["Status"]
    except ClientError as error:
        status = error.response["Error"]["Code"]
    if status == "ISSUED":
        yield Finding("ok", "domains", "The certificate is issued")
    else:
        repair = f"aws acm describe-certificate --certificate-arn {arn} --region {region}"
        yield Finding("FAIL", "domains", f"The certificate is not issued: {status}", repair)


def _fail(plan: Plan, text: str, setting: str) -> Finding:
    return Finding("FAIL", "domains", text, f"samconfig.toml, [{plan.stage}.deploy.parameters]: {setting}")
