"""Serve the storefront on this machine: python -m localstack.storefront serve, dev."""

import argparse
import json
import os
import sys
from pathlib import Path

import uvicorn

from localstack.servers.ports import HOST
from localstack.storefront import FRONTEND
from localstack.storefront.app import storefront_app
from localstack.storefront.headers import headers_for
from tools.storefront.build import locked
from tools.storefront.node import NodeFailed, environment, install_packages, npm


def main() -> int:
    """Run one command; returns its exit code."""
    arguments = _parser().parse_args()
    try:
        arguments.run(arguments)
    except NodeFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m localstack.storefront", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("dev", help="run Vite's server with hot reload").set_defaults(run=_dev)
    serve = commands.add_parser("serve", help="serve a copy of the build")
    serve.add_argument("--files", type=Path, required=True)
    serve.add_argument("--port", type=int, default=3000)
    serve.add_argument("--config", type=json.loads, required=True)
    serve.set_defaults(run=_serve)
    return parser


def _dev(_arguments: argparse.Namespace) -> None:
    with locked():
        install_packages()
    os.chdir(FRONTEND)
    command = [str(part) for part in npm("run", "dev")]
    # Replaces this process, so Ctrl-C reaches Vite.
    os.execve(command[0], command, environment())  # noqa: S606


def _serve(arguments: argparse.Namespace) -> None:
    app = storefront_app(arguments.files, arguments.config, headers_for(arguments.config))
    uvicorn.run(app, host=HOST, port=arguments.port, access_log=False, server_header=False)


if __name__ == "__main__":
    raise SystemExit(main())
