"""Operator commands, for the local shop or a stage on AWS. Each returns a report for the terminal.

Every command raises NotRunning if the stage is local and the shop is not running, and InvocationFailed if the function
fails.
"""

from datetime import UTC, date, datetime
from typing import Any

from localstack.emulator.deployment import invoke, outputs
from tools.operator.reconcile import reconcile
from tools.operator.redrive import redrive
from tools.operator.stages import NotRunning, aws_of, stack_of
from tools.operator.tax_rates import rates_table


def grant_role(stage: str, email: str, role: str) -> str:
    """Grant a role to a user.

    Raises:
        InvocationFailed: There is no such user, or the address is not verified.
    """
    granted = _invoke(stage, "GrantRoleFunctionName", {"email": email, "role": role})
    return f"{email} has the role {role}. It takes effect at the next login or refresh.{_delay_of(granted)}"


def verify_account(stage: str, email: str) -> str:
    """Mark the address of an account as verified, without a mail.

    Raises:
        InvocationFailed: There is no such user.
    """
    changed = _invoke(stage, "VerifyAccountFunctionName", {"email": email})["changed"]
    return f"The address {email} is verified." if changed else f"The address {email} was verified before."


def unlock_account(stage: str, email: str) -> str:
    """Clear the failed logins of an account.

    Raises:
        InvocationFailed: There is no such user.
    """
    cleared = _invoke(stage, "UnlockAccountFunctionName", {"email": email})["cleared_networks"]
    return f"{email} can sign in without a delay. Networks with failed logins: {cleared}."


def lift_suppression(stage: str, email: str) -> str:
    """Send mail to a suppressed address again.

    Raises:
        InvocationFailed: SES did not remove the address from its list; nothing has changed.
    """
    lifted = _invoke(stage, "LiftSuppressionFunctionName", {"email": email})
    reasons = " and a ".join(lifted["reasons"])
    here = f"suppressed here after a {reasons}" if reasons else "not suppressed here"
    listed = "on SES's list" if lifted["listed_by_ses"] else "not on SES's list"
    return f"{lifted['email']} gets mail. Before, it was {here} and {listed}."


def revoke_sessions(stage: str, email: str) -> str:
    """End all sessions of a user.

    Raises:
        InvocationFailed: There is no such user.
    """
    revoked = _invoke(stage, "RevokeSessionsFunctionName", {"email": email})
    return f"Sessions of {email} ended: {revoked['ended_sessions']}.{_delay_of(revoked)}"


def rotate_signing_key(stage: str) -> str:
    """Create a new signing key. All sessions stay valid."""
    made = _invoke(stage, "RotateSigningKeyFunctionName", {})
    signs_from = datetime.fromtimestamp(made["signs_from"], UTC)
    return f"The key {made['new_key']} signs from {signs_from:%H:%M:%S} UTC. All sessions stay valid."


def relay_events(stage: str) -> str:
    """Publish all pending outbox events of orders, payments and auth, including those that were set aside."""
    event = {"age_seconds": 0, "retry_refused": True}
    orders = _invoke(stage, "RelayEventsFunctionName", event)
    payments = _invoke(stage, "RelayPaymentEventsFunctionName", event)
    auth = _invoke(stage, "RelayAuthEventsFunctionName", event)
    return f"Events of orders: {orders}\nEvents of payments: {payments}\nEvents of auth: {auth}"


def retry_stripe_operations(stage: str) -> str:
    """Retry pending Stripe operations (cancellations, refunds) and refresh incomplete payments."""
    return f"Payments: {_invoke(stage, 'RetryStripeOperationsFunctionName', {'age_seconds': 0})}"


def sweep_drafts(stage: str) -> str:
    """Remove abandoned draft orders and release their stock."""
    return f"Draft orders: {_invoke(stage, 'SweepDraftsFunctionName', {'age_seconds': 0})}"


def expire_orders(stage: str, minutes: float) -> str:
    """Cancel orders that have been unpaid for the given number of minutes."""
    return f"Orders: {_invoke(stage, 'ExpireOrdersFunctionName', {'age_minutes': minutes})}"


def reconcile_payments(stage: str, *, dry_run: bool) -> str:
    """Compare payments with Stripe and with orders. Repairs discrepancies unless it is a dry run."""
    return reconcile(lambda event: _invoke(stage, "ReconcilePaymentsFunctionName", event), dry_run=dry_run)


def redrive_queue(stage: str, queue: str) -> str:
    """Move the messages of a dead-letter queue back to the consumer's queue.

    Raises:
        UnknownQueue: No consumer has such a queue.
    """
    moved = redrive(aws_of(stage).client("sqs"), f"bottega-{stage}-", queue)
    return f"{moved} message{'' if moved == 1 else 's'} moved back to {queue}."


def tax_rates(stage: str, on: date) -> str:
    """Return the VAT rates that the shop uses on a day; those that are shipped if the local shop is not running."""
    try:
        taxes = _invoke(stage, "GetSettingsFunctionName", {"sections": ["taxes"]})["taxes"]
    except NotRunning:
        return f"{rates_table(None, on)}\nThe local shop is not running: without rates from its settings."
    return rates_table(taxes, on)


def _delay_of(result: dict[str, Any]) -> str:
    return "" if result["published"] else " Valkey is unavailable: ended sessions may be accepted for another minute."


def _invoke(stage: str, output: str, event: dict[str, Any]) -> dict[str, Any]:
    aws = aws_of(stage)
    return invoke(aws.functions, outputs(aws, stack_of(stage))[output], event)
