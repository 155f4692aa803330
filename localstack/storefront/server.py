"""Run the storefront's server as a child process."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localstack import FUNCTIONS, ROOT
from localstack.servers.ports import accepts
from localstack.servers.process import Child, clean_environment
from localstack.shop import Shop
from tools.template import template

# Vite's server: `make storefront`.
DEV_SERVER = "http://localhost:5173"


class Storefront:
    """Serves the built storefront on http://localhost.

    Args:
        port: Port to listen on.
        files: The files to serve; they must not change while it runs.
        config: Content of /config.json, see `storefront_config`.
        log: Log file.
    """

    def __init__(self, port: int, files: Path, config: Mapping[str, Any], log: Path) -> None:
        self.port = port
        program = [sys.executable, "-m", "localstack.storefront", "serve"]
        options = ["--port", str(port), "--files", str(files), "--config", json.dumps(config)]
        environment = clean_environment(PYTHONPATH=f"{FUNCTIONS}:{ROOT}")
        self._child = Child("storefront", [*program, *options], log, env=environment, cwd=ROOT)

    @property
    def url(self) -> str:
        """URL of the storefront."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it unless it is running, and wait until it accepts connections.

        Raises:
            ServerFailed: It did not start.
        """
        if self._child.running():
            return
        self._child.launch()
        self._child.wait_until(lambda: accepts(self.port))

    def stop(self) -> None:
        """Stop it."""
        self._child.stop()


def storefront_config(shop: Shop) -> dict[str, str | None]:
    """Return the content of /config.json for a local shop."""
    return {
        "api_url": shop.api_url,
        "currency": template()["Parameters"]["Currency"]["Default"],
        "stripe_url": shop.servers.stripe.url if shop.servers.stripe else None,
        "publishable_key": shop.stripe.publishable_key,
    }
