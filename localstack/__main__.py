"""The commands behind the Makefile: python -m localstack run, build, clean, admin, relay and so on."""

import argparse
import os
import sys

from botocore.exceptions import BotoCoreError, ClientError
from httpx import HTTPError

from localstack.clean import StillRunning, clean
from localstack.emulator.deployment import InvocationFailed
from localstack.emulator.external import NoLocalStack, test_against_localstack
from localstack.run import run
from tools.build import BuildFailed, build
from tools.operate import (
    NotRunning,
    expire_orders,
    grant_role,
    reconcile_payments,
    redrive_queue,
    relay_events,
    retry_stripe_operations,
    rotate_signing_key,
    sweep_drafts,
)
from tools.redrive import UnknownQueue
from tools.stage import test_stage

_EXPECTED = (
    BotoCoreError,
    BuildFailed,
    ClientError,
    HTTPError,
    InvocationFailed,
    NoLocalStack,
    NotRunning,
    PermissionError,
    StillRunning,
    UnknownQueue,
)


def main() -> int:
    """Run one command; the exit code tells whether it worked."""
    arguments = _parser().parse_args()
    if arguments.command == "run":
        return run()
    if arguments.command == "sam-local":
        # Other commands do without the container engine's client.
        from localstack.samlocal.run import run as run_in_containers

        return run_in_containers()
    try:
        if arguments.command == "test-localstack":
            return test_against_localstack(arguments.pytest)
        if arguments.command == "test-stage":
            return test_stage(_stage(), arguments.pytest)
        print(_command(arguments))
    except _EXPECTED as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m localstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="open the shop on this machine")
    commands.add_parser("sam-local", help="open the shop with its functions in containers")
    commands.add_parser("build", help="build functions and layers, if something changed")
    commands.add_parser("clean", help="forget the local data and the build")
    commands.add_parser("rotate-key", help="make a new signing key")
    commands.add_parser("relay", help="publish events that were left behind")
    commands.add_parser("sweep", help="give back the stock of orders that were never placed")
    commands.add_parser("settle", help="carry out at Stripe what was left")
    reconcile = commands.add_parser("reconcile", help="compare payments with Stripe and with orders, and repair")
    reconcile.add_argument("--dry-run", action="store_true", help="tell what is amiss and change nothing")
    expire = commands.add_parser("expire", help="cancel orders that nobody paid")
    expire.add_argument("--age", type=float, default=30, help="minutes")
    redrive = commands.add_parser("redrive", help="give a consumer the messages in its dead-letter queue again")
    redrive.add_argument("queue")
    external = commands.add_parser("test-localstack", help="run the integration tests against LocalStack")
    external.add_argument("pytest", nargs="*", help="arguments of pytest")
    deployed = commands.add_parser("test-stage", help="run the end-to-end tests against a deployed stage")
    deployed.add_argument("pytest", nargs="*", help="arguments of pytest")
    admin = commands.add_parser("admin", help="give a user a role")
    admin.add_argument("email")
    admin.add_argument("--role", default="admin")
    return parser


def _stage() -> str:
    return os.environ.get("STAGE") or "local"


def _command(arguments: argparse.Namespace) -> str:
    stage = _stage()
    match arguments.command:
        case "build":
            return "Built." if build() else "Nothing changed since the last build."
        case "clean":
            return clean()
        case "admin":
            return grant_role(stage, arguments.email, arguments.role)
        case "redrive":
            return redrive_queue(stage, arguments.queue)
        case "relay" | "settle" | "sweep" | "expire" | "reconcile":
            return _job(stage, arguments)
        case _:
            return rotate_signing_key(stage)


def _job(stage: str, arguments: argparse.Namespace) -> str:
    match arguments.command:
        case "relay":
            return relay_events(stage)
        case "settle":
            return retry_stripe_operations(stage)
        case "sweep":
            return sweep_drafts(stage)
        case "reconcile":
            return reconcile_payments(stage, dry_run=arguments.dry_run)
        case _:
            return expire_orders(stage, arguments.age)


if __name__ == "__main__":
    sys.exit(main())
