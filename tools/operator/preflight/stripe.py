"""The secret with Stripe's keys."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tools.operator.preflight.finding import Finding, Plan
from tools.operator.stripe_secret import has_webhook_secret

_SECRET, _PUBLISHABLE = "secret_key", "publishable_key"


def check_stripe(plan: Plan) -> Iterator[Finding]:
    """Whether the stage's Stripe secret exists and has what the functions need."""
    arn = plan.parameters.get("StripeSecretArn", "")
    if not arn:
        yield Finding("FAIL", "Stripe", "StripeSecretArn is missing", _create(plan))
        return
    vault = plan.client("secretsmanager")
    try:
        described = vault.describe_secret(SecretId=arn)
        secret = json.loads(vault.get_secret_value(SecretId=arn)["SecretString"])
    except ClientError as error:
        yield _unreadable(plan, arn, error.response["Error"])
        return
    except ValueError:
        yield Finding("FAIL", "Stripe", "The secret is not JSON", _put(plan, arn))
        return
    findings = [*_keys(plan, arn, secret), *_encryption(plan, arn, described)]
    yield from findings or [Finding("ok", "Stripe", "Keys and webhook secret are there")]


def _keys(plan: Plan, arn: str, secret: Mapping[str, Any]) -> Iterator[Finding]:
    missing = [name for name in (_SECRET, _PUBLISHABLE) if not secret.get(name)]
    if missing:
        yield Finding("FAIL", "Stripe", f"The secret has no {' and no '.join(missing)}", _put(plan, arn))
        return
    modes = {name: "live" if "_live_" in secret[name] else "test" for name in (_SECRET, _PUBLISHABLE)}
    if modes[_SECRET] != modes[_PUBLISHABLE]:
        yield Finding("FAIL", "Stripe", "One key is a test key, the other is live", _put(plan, arn))
    elif plan.stage == "prod" and modes[_SECRET] == "test":
        yield Finding("warn", "Stripe", "prod has test keys: it takes no money", _put(plan, arn))
    if not has_webhook_secret(secret):
        repair = f"After the deployment: make stripe-webhook STAGE={plan.stage}"
        yield Finding("warn", "Stripe", "No webhook secret yet: payments are taken, but orders stay unpaid", repair)


def _encryption(plan: Plan, arn: str, described: Mapping[str, Any]) -> Iterator[Finding]:
    """The functions may decrypt with AWS's key and the stage's own, and with no other."""
    key = described.get("KmsKeyId", "")
    # A key may be named by its id, ARN or alias.
    if key and not key.endswith(("alias/aws/secretsmanager", f"alias/bottega-{plan.stage}")):
        repair = f"aws secretsmanager update-secret --secret-id {arn} --kms-key-id alias/aws/secretsmanager"
        yield Finding("warn", "Stripe", f"The secret's key {key} must let the functions decrypt it", repair)


def _unreadable(plan: Plan, arn: str, error: Mapping[str, Any]) -> Finding:
    if "marked for deletion" in error["Message"] or "marked deleted" in error["Message"]:
        repair = f"aws secretsmanager restore-secret --secret-id {arn} --region {plan.region}"
        return Finding("FAIL", "Stripe", "The secret is scheduled for deletion", repair)
    if error["Code"] == "ResourceNotFoundException":
        return Finding("FAIL", "Stripe", f"There is no secret {arn}", _create(plan))
    return Finding("FAIL", "Stripe", f"The secret cannot be read: {error['Code']}", _put(plan, arn))


def _create(plan: Plan) -> str:
    command = (
        f"aws secretsmanager create-secret --name bottega/{plan.stage}/stripe "
        f"--secret-string file://stripe.json --region {plan.region}"
    )
    return f"{command}\nsamconfig.toml, [{plan.stage}.deploy.parameters]: StripeSecretArn=<the ARN it printed>"


def _put(plan: Plan, arn: str) -> str:
    return (
        f"aws secretsmanager put-secret-value --secret-id {arn} "
        f"--secret-string file://stripe.json --region {plan.region}"
    )
