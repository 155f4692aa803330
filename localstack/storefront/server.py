"""The storefront's server as a child process."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localstack import FUNCTIONS, ROOT
from localstack.ports import accepts
from localstack.process import Child, clean_environment


class Storefront:
    """Serves the built storefront on http://localhost.

    Args:
        port: Where it listens.
        config: Content of /config.json, see `storefront_config`.
        log: File for what it prints.
    """

    def __init__(self, port: int, config: Mapping[str, Any], log: Path) -> None:
        self.port = port
        program = [sys.executable, "-m", "localstack.storefront", "serve"]
        command = [*program, "--port", str(port), "--config", json.dumps(config)]
            sys.executable,
            "-m",
            "localstack.storefront",
            "serve",
            "--port",
            str(port),
            "--config",
            json.dumps(config),
        ]
        environment = clean_environment(PYTHONPATH=f"{FUNCTIONS}:{ROOT}")
        self._child = Child("storefront", command, log, env=environment, cwd=ROOT)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            ServerFailed: It did not start.
        """
        self._child.launch()
        self._child.wait_until(lambda: accepts(self.port))

    def running(self) -> bool:
        """Whether it runs."""
        return self._child.running()

    def stop(self) -> None:
        """Stop it."""
        self._child.stop()


def storefront_config(
    api_url: str, currency: str, *, stripe_url: str | None = None, publishable_key: str | None = None
) -> dict[str, str | None]:
    """What the storefront reads from /config.json.

    Args:
        api_url: The API's address.
        currency: The shop's currency.
        stripe_url: The Stripe sandbox's address; None with a key of Stripe itself.
        publishable_key: None if nothing can be paid here.
    """
    return {"api_url": api_url, "stripe_url": stripe_url, "publishable_key": publishable_key, "currency": currency}
