"""SES: whether it sends the stage's mail."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from tools.operator.preflight.domains import NO_ORIGINS
from tools.operator.preflight.finding import Finding, Plan


def check_mail(plan: Plan) -> Iterator[Finding]:
    """Whether the sender's identity is verified, and SES sends to any address."""
    sender = plan.parameters.get("MailFrom", "")
    if not sender:
        repair = f"samconfig.toml, [{plan.stage}.deploy.parameters]: MailFrom=orders@shop.example"
        yield Finding("warn", "mail", "MailFrom is missing: no mail is sent", repair)
        return
    mail = plan.client("sesv2")
    findings = [*_links(plan), *_identity(plan, mail, sender), *_account(plan, mail)]
    yield from findings or [Finding("ok", "mail", f"SES sends from {sender}")]


def _links(plan: Plan) -> Iterator[Finding]:
    """Mails link to the storefront; the template refuses them without its address."""
    given = plan.parameters
    domain = plan.is_on("Storefront") and given.get("StorefrontDomainName")
    if given["CorsOrigins"] == NO_ORIGINS and not (given.get("StorefrontUrl") or domain):
        repair = (
            f"samconfig.toml, [{plan.stage}.deploy.parameters]: StorefrontUrl=https://…\n"
            "or, before there is a storefront: remove MailFrom"
        )
        yield Finding("FAIL", "mail", "Mails would have no address of the storefront to link to", repair)


def _identity(plan: Plan, mail: Any, sender: str) -> Iterator[Finding]:
    arn = plan.parameters.get("MailIdentityArn", "")
    name = arn.partition(":identity/")[2] or sender.partition("@")[2]
    try:
        verified = mail.get_email_identity(EmailIdentity=name)["VerifiedForSendingStatus"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        if arn:
            yield Finding("FAIL", "mail", f"SES has no identity {name} in {plan.region}", _create(plan, name))
            return
        repair = "After the deployment: add the CNAME records of the output DkimRecords of the stack Messages"
        yield Finding("warn", "mail", f"The domain {name} is not verified yet: no mail is sent until it is", repair)
        return
    if not arn and plan.is_first:
        repair = f"samconfig.toml, [{plan.stage}.deploy.parameters]: MailIdentityArn=<the ARN of identity/{name}>"
        yield Finding("FAIL", "mail", f"SES already has the identity {name}, so the stage cannot create it", repair)
    if not verified:
        repair = f"aws sesv2 get-email-identity --email-identity {name} --region {plan.region} lists its DKIM tokens"
        yield Finding("warn", "mail", f"The identity {name} is not verified: no mail is sent", repair)


def _account(plan: Plan, mail: Any) -> Iterator[Finding]:
    account = mail.get_account()
    if not account.get("SendingEnabled", True):
        repair = "SES's console, Account dashboard, says why"
        yield Finding("warn", "mail", "SES's sending is paused: no mail is sent", repair)
    if not account.get("ProductionAccessEnabled", False):
        repair = (
            "aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL "
            f"--website-url https://shop.example --region {plan.region}"
        )
        yield Finding("warn", "mail", "SES is in its sandbox: it sends to verified addresses only", repair)


def _create(plan: Plan, name: str) -> str:
    return f"aws sesv2 create-email-identity --email-identity {name} --region {plan.region}"
