"""MiniStack, the AWS emulator. Lambda functions run as processes; nothing is kept when it stops."""

import os
import signal
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from shutil import rmtree

from localstack import ROOT
from localstack.servers.ports import HOST
from localstack.servers.process import Child, Server, clean_environment

REGION = "eu-west-1"
ACCOUNT = "000000000000"
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": ACCOUNT,
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
}


class Emulator(Server):
    """A MiniStack server.

    Args:
        scratch: Directory for temporary files and unpacked code; emptied at every start.
        port: Port on 127.0.0.1.
        log: Log file; contains the functions' logs too.
    """

    def __init__(self, scratch: Path, port: int, log: Path) -> None:
        self.port = port
        self.endpoint = f"http://{HOST}:{port}"
        self._scratch = scratch
        command = [sys.executable, "-m", "localstack.emulator.server"]
        # It has nothing to save, and a graceful stop waits for its threads.
        child = Child("MiniStack", command, log, env=_environment(scratch, port), cwd=ROOT, stop_signal=signal.SIGKILL)
        super().__init__(child, patience=60)

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables that point an AWS SDK or the SAM CLI to this emulator."""
        return {**_CREDENTIALS, "AWS_ENDPOINT_URL": self.endpoint}

    def prepare(self) -> None:
        """Empty the scratch directory."""
        _remove(self._scratch)
        self._scratch.mkdir(parents=True)

    def stop(self, seconds: float = 10) -> None:
        """Stop the emulator and the processes of its functions."""
        super().stop(seconds)
        _remove(self._scratch)

    def answers(self) -> bool:
        """Whether it accepts requests."""
        connection = HTTPConnection(HOST, self.port, timeout=2)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _remove(directory: Path) -> None:
    """Remove a directory with the read-only trees of unpacked code in it."""
    for folder, _, _ in os.walk(directory):
        Path(folder).chmod(0o700)
    rmtree(directory, ignore_errors=True)


def _environment(scratch: Path, port: int) -> dict[str, str]:
    return clean_environment(
        GATEWAY_PORT=str(port),
        BIND_HOST=HOST,
        MINISTACK_HOST=HOST,
        MINISTACK_REGION=REGION,
        TMPDIR=str(scratch),
        LAMBDA_EXECUTOR="local",
        # Open no other listeners.
        SFTP_ENABLED="0",
        IOT_MTLS_ENABLED="0",
        DOCKER_HOST="unix:///nonexistent",
        LOG_LEVEL="INFO",
        AWS_SECRET_ACCESS_KEY=_CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
