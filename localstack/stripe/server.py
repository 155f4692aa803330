"""The sandbox as a child process, for `make run` and for tests."""

import sys
from collections.abc import Mapping
from pathlib import Path

from localstack.ports import HOST, accepts
from localstack.process import Child
from localstack.stripe.options import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET

_ROOT = Path(__file__).parents[2]


class StripeSandbox:
    """A Stripe sandbox.

    Args:
        directory: Where it keeps its state; None forgets everything at each stop.
        port: Port on 127.0.0.1.
        log: File for its log.
        options: Further options of the command, such as `{"webhook-url": "http://127.0.0.1:4566/payments/webhook"}`.
    """

    secret_key = SECRET_KEY
    publishable_key = PUBLISHABLE_KEY
    webhook_secret = WEBHOOK_SECRET

    def __init__(self, directory: Path | None, port: int, log: Path, options: Mapping[str, str] | None = None) -> None:
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self.log = log
        chosen = {"port": str(port), "host": HOST, **(options or {})}
        if directory:
            chosen["state-dir"] = str(directory)
        flags = [part for name, value in chosen.items() for part in (f"--{name}", value)]
        self._child = Child("Stripe sandbox", [sys.executable, "-m", "localstack.stripe", *flags], log, cwd=_ROOT)

    @property
    def pid(self) -> int:
        """Id of the process, 0 if there is none."""
        return self._child.pid

    def launch(self) -> None:
        """Start it without waiting for it."""
        self._child.launch()

    def wait(self) -> None:
        """Wait until it answers."""
        self._child.wait_until(lambda: accepts(self.port))

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.wait()

    def stop(self) -> None:
        """Stop it in good order."""
        self._child.stop()

    def kill(self) -> None:
        """End it without a warning, as a crash does."""
        self._child.kill()

    def running(self) -> bool:
        """Whether it runs."""
        return self._child.running()
