"""`make preflight`: what would make a deployment fail, before anything is created."""

from collections.abc import Callable, Iterable, Iterator

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError, NoCredentialsError

from tools.operator.preflight.account import (
    check_codedeploy,
    check_concurrency,
    check_identity,
    check_network,
    check_region,
)
from tools.operator.preflight.databases import check_postgres, check_protection
from tools.operator.preflight.domains import check_cloudfront, check_domains, check_origins
from tools.operator.preflight.finding import Finding, Level, Plan, report
from tools.operator.preflight.mail import check_mail
from tools.operator.preflight.names import check_names, check_stack
from tools.operator.preflight.package import check_build, check_certificates
from tools.operator.preflight.stripe import check_stripe
from tools.operator.settings import parameters_of, region_of
from tools.operator.stages import aws_of

type Check = Callable[[Plan], Iterable[Finding]]

# Without these nothing else can be asked.
_FIRST: tuple[tuple[str, Check], ...] = (("identity", check_identity), ("region", check_region))
_CHECKS: tuple[tuple[str, Check], ...] = (
    ("stack", check_stack),
    ("names", check_names),
    ("Lambda", check_concurrency),
    ("network", check_network),
    ("PostgreSQL", check_postgres),
    ("databases", check_protection),
    ("CodeDeploy", check_codedeploy),
    ("CloudFront", check_cloudfront),
    ("domains", check_domains),
    ("origins", check_origins),
    ("Stripe", check_stripe),
    ("mail", check_mail),
    ("certificates", check_certificates),
    ("build", check_build),
)


def plan_of(stage: str, *, build_follows: bool = False) -> Plan:
    """Return what a deployment of a stage would do.

    Args:
        stage: Its name.
        build_follows: Whether the deployment builds first.

    Raises:
        UnknownStage: samconfig.toml does not have the stage.
    """
    return Plan(stage, region_of(stage), parameters_of(stage), aws_of(stage), build_follows)


def preflight(plan: Plan) -> tuple[str, int]:
    """Check whether a deployment would succeed. Creates and changes nothing.

    Returns:
        A report, and the number of findings that would make the deployment fail.
    """
    findings = list(_findings(plan))
    failing = sum(each.level == "FAIL" for each in findings)
    verdict = f"{failing} to repair before the deployment." if failing else "A deployment can start."
    return f"Preflight of {plan.stage} in {plan.region}\n\n{report(findings)}\n\n{verdict}", failing


def _findings(plan: Plan) -> Iterator[Finding]:
    for name, check in _FIRST:
        found = list(_run(plan, name, check))
        yield from found
        if found[-1].level == "FAIL":
            return
    for name, check in _CHECKS:
        yield from _run(plan, name, check)


def _run(plan: Plan, name: str, check: Check) -> Iterator[Finding]:
    try:
        yield from check(plan)
    except NoCredentialsError:
        yield Finding("FAIL", name, "There are no AWS credentials", "aws configure sso, or export AWS_PROFILE=…")
    except EndpointConnectionError as error:
        yield Finding(
            "FAIL", name, f"AWS cannot be reached: {error}", "Check the network, and the region in samconfig.toml"
        )
    except ClientError as error:
        denied = error.response["Error"]
        repair = f"Allow it, see infrastructure/bootstrap.yaml: {error.operation_name}"
        # Without an identity every deployment fails; anything else may well succeed.
        level: Level = "FAIL" if check is check_identity else "warn"
        yield Finding(level, name, f"Could not be checked: {denied['Code']}", repair)
    except BotoCoreError as error:
        yield Finding("FAIL" if check is check_identity else "warn", name, f"Could not be checked: {error}")
