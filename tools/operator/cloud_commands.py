"""Operator commands for stages on AWS: preflight, forget, first-hour, stripe-webhook."""

import argparse

from tools.operator.first_hour.run import first_hour, stage_of
from tools.operator.forget import forget
from tools.operator.preflight.run import plan_of, preflight
from tools.operator.stages import aws_of
from tools.operator.stripe_webhook import create_stripe_webhook


class StageMissing(Exception):
    """The command is for a stage on AWS; the message says how to name one."""


def run_preflight(arguments: argparse.Namespace, stage: str) -> int:
    """Print what would make a deployment fail; returns 1 if something would."""
    _require_cloud(stage, "preflight")
    text, failing = preflight(plan_of(stage, build_follows=arguments.build_follows))
    print(text)
    return 1 if failing else 0


def run_forget(arguments: argparse.Namespace, stage: str) -> str:
    """Delete what a failed first creation left."""
    _require_cloud(stage, "forget")
    return forget(aws_of(stage), stage, confirmed=arguments.yes)


def run_first_hour(_arguments: argparse.Namespace, stage: str) -> int:
    """Print what AWS says about a stage; returns 1 if something is not as expected."""
    _require_cloud(stage, "first-hour")
    text, unexpected = first_hour(stage_of(stage))
    print(text)
    return 1 if unexpected else 0


def run_stripe_webhook(_arguments: argparse.Namespace, stage: str) -> str:
    """Create the webhook's endpoint at Stripe."""
    return create_stripe_webhook(aws_of(stage), stage)


def _require_cloud(stage: str, command: str) -> None:
    if stage == "local":
        raise StageMissing(f"STAGE is missing: make {command} STAGE=staging")
