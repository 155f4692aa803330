"""Run the sandbox as a child process, for `make run` and tests."""

import sys
from collections.abc import Mapping
from pathlib import Path

from localstack.servers.ports import HOST, accepts
from localstack.servers.process import Child, Server
from localstack.stripe.options import PUBLISHABLE_KEY, SECRET_KEY, WEBHOOK_SECRET

_ROOT = Path(__file__).parents[2]


class StripeSandbox(Server):
    """A Stripe sandbox.

    Args:
        directory: State directory; None keeps the state in memory.
        port: Port on 127.0.0.1.
        log: Log file.
        options: Further command-line options, such as `{"webhook-url": "http://127.0.0.1:4566/payments/webhook"}`.
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
        super().__init__(Child("Stripe sandbox", [sys.executable, "-m", "localstack.stripe", *flags], log, cwd=_ROOT))

    def answers(self) -> bool:
        """Whether it accepts connections."""
        return accepts(self.port)
