"""`sam local start-api` or `sam local start-lambda` as a child process."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from localstack.emulator.ministack import REGION
from localstack.servers.ports import HOST, accepts
from localstack.servers.process import Child, ServerFailed, clean_environment

# With EAGER, it creates all containers before it listens.
_START_SECONDS = 600.0
_STOP_SECONDS = 60.0
_PASSED_ON = (
    "DOCKER_HOST",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "XDG_RUNTIME_DIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)


class Sam:
    """One of the two servers.

    Args:
        command: Which of the two.
        directory: Directory for its template.
        log: Log file; contains the functions' logs too.
        port: Port on 127.0.0.1.
        warm: When containers start: `EAGER` or `LAZY`.
    """

    def __init__(
        self, command: Literal["start-api", "start-lambda"], directory: Path, log: Path, port: int, warm: str
    ) -> None:
        self.port = port
        self._template = directory / f"{command}.yaml"
        self._log = log
        self._command: list[str | Path] = [
            *(Path(sys.executable).parent / "sam", "local", command, "--template", self._template),
            *("--host", HOST, "--port", str(port), "--region", REGION),
            *("--warm-containers", warm, "--skip-pull-image"),
        ]
        self._child: Child | None = None

    def launch(self, template: dict[str, Any], images: Mapping[str, str]) -> None:
        """Start it with a template and an image for each function, without waiting until it is ready."""
        self._template.parent.mkdir(parents=True, exist_ok=True)
        self._template.write_text(json.dumps(template, indent=1))
        chosen = [part for name, image in images.items() for part in ("--invoke-image", f"{name}={image}")]
        directory = self._template.parent
        self._child = Child(
            f"sam local {self._template.stem}", [*self._command, *chosen], self._log, env=_environment(), cwd=directory
        )
        self._child.launch()

    def wait(self) -> None:
        """Wait until it accepts connections."""
        if self._child:
            self._child.wait_until(lambda: accepts(self.port), _START_SECONDS)

    def check(self) -> None:
        """Check that it is running.

        Raises:
            ServerFailed: It has ended.
        """
        if self._child and not self._child.running():
            raise ServerFailed(f"{self._child.name} ended, see {self._log}. Start the shop again.")

    def stop(self) -> None:
        """Stop it and remove its containers."""
        if self._child:
            self._child.stop(_STOP_SECONDS)


def _environment() -> dict[str, str]:
    no_profiles = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    # Functions sign their requests to the emulator with these.
    credentials = {"AWS_ACCESS_KEY_ID": "000000000000", "AWS_SECRET_ACCESS_KEY": "local"}
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return clean_environment(**passed_on, **no_profiles, **credentials, SAM_CLI_TELEMETRY="0")
