"""Build and operator commands behind the Makefile. STAGE selects the stage; the default is local."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError
from httpx import HTTPError

from localstack.emulator.deployment import InvocationFailed
from tools.build import BuildFailed, build
from tools.operator import cloud_commands, commands
from tools.operator.cloud_commands import StageMissing
from tools.operator.forget import NotForgotten
from tools.operator.redrive import UnknownQueue
from tools.operator.settings import UnknownStage, parameters_of
from tools.operator.stages import NotRunning
from tools.operator.stripe_webhook import WebhookFailed
from tools.test_stage import test_stage

type Command = Callable[[argparse.Namespace, str], str | int]

_EXPECTED = (
    BotoCoreError,
    BuildFailed,
    ClientError,
    HTTPError,
    InvocationFailed,
    NotForgotten,
    NotRunning,
    StageMissing,
    UnknownQueue,
    UnknownStage,
    WebhookFailed,
)


def main() -> int:
    """Run one command; returns its exit code."""
    arguments = _parser().parse_args()
    run: Command = arguments.run
    try:
        result = run(arguments, os.environ.get("STAGE") or "local")
    except _EXPECTED as error:
        print(error, file=sys.stderr)
        return 1
    if isinstance(result, int):
        return result
    print(result)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    add = partial(_add, parser.add_subparsers(required=True))
    add("build", _build, "build functions and layers, if an input has changed")
    admin = add("admin", _admin, "grant a role to a user")
    admin.add_argument("email")
    admin.add_argument("--role", default="admin")
    verify = add("verify", _verify, "mark the address of an account as verified")
    verify.add_argument("email")
    unlock = add("unlock", _unlock, "clear the failed logins of an account")
    unlock.add_argument("email")
    unsuppress = add("unsuppress", _unsuppress, "send mail to a suppressed address again")
    unsuppress.add_argument("email")
    revoke = add("revoke", _revoke, "end all sessions of a user")
    revoke.add_argument("email")
    add("rotate-key", lambda _, stage: commands.rotate_signing_key(stage), "create a new signing key")
    add("relay", lambda _, stage: commands.relay_events(stage), "publish pending outbox events")
    add("retry-stripe", lambda _, stage: commands.retry_stripe_operations(stage), "retry pending Stripe operations")
    reconcile = add("reconcile", _reconcile, "compare payments with Stripe and orders, and repair discrepancies")
    reconcile.add_argument("--dry-run", action="store_true", help="report discrepancies without repairs")
    add("sweep", lambda _, stage: commands.sweep_drafts(stage), "remove abandoned draft orders, release their stock")
    expire = add("expire", _expire, "cancel unpaid orders")
    expire.add_argument("--age", type=float, default=30, help="minutes since the order was placed")
    redrive = add("redrive", _redrive, "move a consumer's dead letters back to its queue")
    redrive.add_argument("queue")
    rates = add("tax-rates", _tax_rates, "print the VAT rates that the shop uses")
    rates.add_argument("--on", type=date.fromisoformat, help="a day, such as 2026-01-01; today by default")
    preflight = add("preflight", cloud_commands.run_preflight, "check what would make a deployment fail")
    preflight.add_argument("--build-follows", action="store_true", help="the existing build does not matter")
    forget = add("forget", cloud_commands.run_forget, "delete what a failed first creation left")
    forget.add_argument("--yes", action="store_true", help="delete without asking")
    add("first-hour", cloud_commands.run_first_hour, "run everything that only AWS can show")
    add("stripe-webhook", cloud_commands.run_stripe_webhook, "create the webhook's endpoint at Stripe")
    deployed = add("test-stage", _test_stage, "run the end-to-end tests against a deployed stage")
    deployed.add_argument("pytest", nargs="*", help="arguments for pytest")
    return parser


def _add(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Command, text: str
) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=text)
    parser.set_defaults(run=run)
    return parser


def _build(_arguments: argparse.Namespace, stage: str) -> str:
    return "Built." if build(parameters_of(stage)["Architecture"]) else "Nothing has changed since the last build."


def _admin(arguments: argparse.Namespace, stage: str) -> str:
    return commands.grant_role(stage, arguments.email, arguments.role)


def _verify(arguments: argparse.Namespace, stage: str) -> str:
    return commands.verify_account(stage, arguments.email)


def _unlock(arguments: argparse.Namespace, stage: str) -> str:
    return commands.unlock_account(stage, arguments.email)


def _unsuppress(arguments: argparse.Namespace, stage: str) -> str:
    return commands.lift_suppression(stage, arguments.email)


def _revoke(arguments: argparse.Namespace, stage: str) -> str:
    return commands.revoke_sessions(stage, arguments.email)


def _reconcile(arguments: argparse.Namespace, stage: str) -> str:
    return commands.reconcile_payments(stage, dry_run=arguments.dry_run)


def _expire(arguments: argparse.Namespace, stage: str) -> str:
    return commands.expire_orders(stage, arguments.age)


def _redrive(arguments: argparse.Namespace, stage: str) -> str:
    return commands.redrive_queue(stage, arguments.queue)


def _tax_rates(arguments: argparse.Namespace, stage: str) -> str:
    return commands.tax_rates(stage, arguments.on or datetime.now(UTC).date())


def _test_stage(arguments: argparse.Namespace, stage: str) -> int:
    return test_stage(stage, arguments.pytest)


if __name__ == "__main__":
    raise SystemExit(main())
