"""Build, check and deploy the storefront: python -m tools.storefront build, check, deploy, pictures."""

import argparse
import os
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from localstack.storefront.pictures import write_pictures
from tools.operator.settings import UnknownStage
from tools.storefront.build import build_storefront, locked
from tools.storefront.deploy import NoStorefront, deploy_storefront
from tools.storefront.node import NodeFailed, install_packages, npm, run_node


def main() -> int:
    """Run one command; returns its exit code."""
    arguments = _parser().parse_args()
    try:
        print(arguments.run(arguments))
    except (BotoCoreError, ClientError, NodeFailed, NoStorefront, UnknownStage) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.storefront", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("build", help="build it, if an input has changed").set_defaults(run=_build)
    commands.add_parser("check", help="check types and style, run the unit tests").set_defaults(run=_check)
    commands.add_parser("deploy", help="build it and upload it to the stage STAGE").set_defaults(run=_deploy)
    pictures = commands.add_parser("pictures", help="write the demo catalogue's pictures to a folder")
    pictures.add_argument("folder", type=Path)
    pictures.set_defaults(run=_pictures)
    return parser


def _build(_arguments: argparse.Namespace) -> str:
    return "Built." if build_storefront() else "Nothing has changed since the last build."


def _check(_arguments: argparse.Namespace) -> str:
    with locked():
        install_packages()
        return run_node(npm("run", "check"))


def _deploy(_arguments: argparse.Namespace) -> str:
    return deploy_storefront(os.environ["STAGE"])


def _pictures(arguments: argparse.Namespace) -> str:
    return f"{write_pictures(arguments.folder)} pictures."


if __name__ == "__main__":
    raise SystemExit(main())
