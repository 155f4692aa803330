"""Commands about the storefront: python -m localstack.storefront build, check, serve, dev, deploy, pictures."""

import argparse
import json
import os
import sys
from pathlib import Path

import uvicorn
from botocore.exceptions import BotoCoreError, ClientError

from localstack.servers.ports import HOST
from localstack.storefront import FRONTEND
from localstack.storefront.app import storefront_app
from localstack.storefront.headers import headers_for
from localstack.storefront.pictures import write_pictures
from tools.storefront.build import build_storefront, locked
from tools.storefront.deploy import NoStorefront, deploy_storefront
from tools.storefront.node import NodeFailed, environment, install_packages, npm, run_node


def main() -> int:
    """Run one command; the exit code tells whether it worked."""
    arguments = _parser().parse_args()
    try:
        print(arguments.run(arguments))
    except (BotoCoreError, ClientError, NodeFailed, NoStorefront) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.storefront", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("build", help="build it, if something changed").set_defaults(run=_build)
    commands.add_parser("check", help="types, style and unit tests").set_defaults(run=_check)
    commands.add_parser("dev", help="Vite's server with hot reload").set_defaults(run=_dev)
    commands.add_parser("deploy", help="build it and upload it to the stage STAGE").set_defaults(run=_deploy)
    pictures = commands.add_parser("pictures", help="write the demo catalogue's pictures to a folder")
    pictures.add_argument("folder", type=Path)
    pictures.set_defaults(run=_pictures)
    serve = commands.add_parser("serve", help="serve a copy of what was built")
    serve.add_argument("--files", type=Path, required=True)
    serve.add_argument("--port", type=int, default=3000)
    serve.add_argument("--config", type=json.loads, required=True)
    serve.set_defaults(run=_serve)
    return parser


def _build(_arguments: argparse.Namespace) -> str:
    return "Built." if build_storefront() else "Nothing changed since the last build."


def _check(_arguments: argparse.Namespace) -> str:
    with locked():
        install_packages()
        return run_node(npm("run", "check"))


def _deploy(_arguments: argparse.Namespace) -> str:
    return deploy_storefront(os.environ["STAGE"])


def _dev(_arguments: argparse.Namespace) -> str:
    with locked():
        install_packages()
    os.chdir(FRONTEND)
    command = [str(part) for part in npm("run", "dev")]
    # From here on Ctrl-C is Vite's.
    os.execve(command[0], command, environment())  # noqa: S606


def _pictures(arguments: argparse.Namespace) -> str:
    return f"{write_pictures(arguments.folder)} pictures."


def _serve(arguments: argparse.Namespace) -> str:
    app = storefront_app(arguments.files, arguments.config, headers_for(arguments.config))
    uvicorn.run(app, host=HOST, port=arguments.port, access_log=False, server_header=False)
    return "Stopped."


if __name__ == "__main__":
    raise SystemExit(main())
