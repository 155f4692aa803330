"""Identity, region and quotas of the account."""

import os
from collections.abc import Iterator

from botocore.exceptions import ClientError

from tools.operator.preflight.finding import Finding, Plan
from tools.template import functions_reserved, read_template, services

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: 100 stay for functions without a
# reservation. New accounts start with 10 (https://github.com/awslabs/fhir-works-on-aws-deployment/issues/691).
_UNRESERVED = 100
_LAMBDA_QUOTA = "L-B99A9384"
# A contract test, test_server_limits.py, compares the servers with it.
SIZED_FOR = 1_000
# https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
_DEFAULT_QUOTA = 5
_ADDRESS_QUOTA, _VPC_QUOTA = "L-0263D0A3", "L-F678F1CE"
_NOT_SIGNED_UP = {"SubscriptionRequiredException", "OptInRequired"}


def check_identity(plan: Plan) -> Iterator[Finding]:
    """Whose credentials these are."""
    caller = plan.client("sts").get_caller_identity()
    name = f"account {caller['Account']}, {caller['Arn'].rsplit(':', 1)[1]}"
    if caller["Arn"].endswith(":root"):
        repair = "Create a user or role in IAM Identity Center, or deploy infrastructure/bootstrap.yaml once"
        yield Finding("warn", "identity", f"{name}: the root user should not deploy", repair)
    else:
        yield Finding("ok", "identity", name)


def check_region(plan: Plan) -> Iterator[Finding]:
    """Whether the account may use the stage's region, and the ARNs in its parameters are in the right region."""
    regions = plan.client("ec2").describe_regions(AllRegions=True)["Regions"]
    known = {each["RegionName"]: each["OptInStatus"] for each in regions}
    if plan.region not in known:
        repair = f"samconfig.toml, [{plan.stage}.deploy.parameters]: region = …"
        yield Finding("FAIL", "region", f"There is no region {plan.region}", repair)
        return
    if known[plan.region] == "not-opted-in":
        repair = f"aws account enable-region --region-name {plan.region}"
        yield Finding("FAIL", "region", f"The account has not enabled {plan.region}", repair)
        return
    yield from _misplaced(plan)
    chosen = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if chosen and chosen != plan.region:
        text = f"{plan.region} of samconfig.toml, although this shell has {chosen}, which the AWS CLI uses"
        yield Finding("warn", "region", text, f"export AWS_REGION={plan.region} AWS_DEFAULT_REGION={plan.region}")
    else:
        yield Finding("ok", "region", plan.region)


def _misplaced(plan: Plan) -> Iterator[Finding]:
    """Parameters whose ARN is in another region than it must be."""
    for name, value in plan.parameters.items():
        region = value.split(":")[3] if value.startswith("arn:") and value.count(":") >= 5 else ""
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
        wanted = "us-east-1" if name == "StorefrontCertificateArn" else plan.region
        if region and region != wanted:
            repair = f"samconfig.toml, [{plan.stage}.deploy.parameters]: {name}=arn:aws:…:{wanted}:…"
            yield Finding("FAIL", "region", f"{name} is in {region} and must be in {wanted}", repair)


def check_concurrency(plan: Plan) -> Iterator[Finding]:
    """Whether Lambda may run enough functions at once."""
    limits = plan.client("lambda").get_account_settings()["AccountLimit"]
    total, unreserved = limits["ConcurrentExecutions"], limits["UnreservedConcurrentExecutions"]
    wanted = sum(functions_reserved().values()) if plan.is_first else 0
    repair = (
        "aws service-quotas request-service-quota-increase --service-code lambda "
        f"--quota-code {_LAMBDA_QUOTA} --desired-value 1000 --region {plan.region}"
    )
    if wanted and unreserved - wanted < _UNRESERVED:
        text = (
            f"The templates reserve {wanted} of {unreserved} concurrent executions; AWS keeps {_UNRESERVED} unreserved"
        )
        yield Finding("FAIL", "Lambda", text, repair)
    elif total < _UNRESERVED:
        text = f"{total} concurrent executions: an order needs 2, a health check 6, so a few customers get 503"
        yield Finding("warn", "Lambda", text, repair)
    elif total > SIZED_FOR:
        text = f"{total} concurrent executions, but the databases' connections are enough for {SIZED_FOR}"
        larger = "A larger DocumentInstanceClass and PostgresMaxCapacity, see docs/deploy.md#limits"
        yield Finding("warn", "Lambda", text, larger)
    else:
        yield Finding("ok", "Lambda", f"{total} concurrent executions, {unreserved} unreserved")


def check_network(plan: Plan) -> Iterator[Finding]:
    """Whether the account may have another network and another Elastic IP."""
    if not plan.is_first or not plan.is_on("OwnServers"):
        yield Finding("ok", "network", "No new network")
        return
    ec2 = plan.client("ec2")
    wants = [("VPCs", "vpc", _VPC_QUOTA, len(ec2.describe_vpcs()["Vpcs"]))]
    if plan.parameters["Egress"] != "none":
        wants.append(("Elastic IPs", "ec2", _ADDRESS_QUOTA, len(ec2.describe_addresses()["Addresses"])))
    for name, service, code, used in wants:
        allowed = _quota(plan, service, code)
        if used < allowed:
            yield Finding("ok", "network", f"{used} of {allowed} {name} used")
            continue
        repair = (
            f"aws service-quotas request-service-quota-increase --service-code {service} "
            f"--quota-code {code} --desired-value {allowed + 1} --region {plan.region}"
        )
        yield Finding("FAIL", "network", f"{used} of {allowed} {name} used; the stage needs one more", repair)


def _quota(plan: Plan, service: str, code: str) -> int:
    try:
        quota = plan.client("service-quotas").get_service_quota(ServiceCode=service, QuotaCode=code)
    except ClientError:
        return _DEFAULT_QUOTA
    return int(quota["Quota"]["Value"])


def check_codedeploy(plan: Plan) -> Iterator[Finding]:
    """Whether the account may use CodeDeploy, where releases are gradual."""
    if not all(read_template(each)["Mappings"]["Releases"][plan.stage]["Gradual"] for each in services().values()):
        yield Finding("ok", "CodeDeploy", "Not used in this stage")
        return
    try:
        plan.client("codedeploy").list_applications()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NOT_SIGNED_UP:
            raise
        repair = (
            f"Open https://{plan.region}.console.aws.amazon.com/codesuite/codedeploy once; a new account may take a day"
        )
        yield Finding("FAIL", "CodeDeploy", "The account is not signed up for CodeDeploy yet", repair)
    else:
        yield Finding("ok", "CodeDeploy", "Usable")
