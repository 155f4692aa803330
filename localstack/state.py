"""The state directory: what a run keeps for the next one, and what it tells other programs."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localstack import ROOT

type Document = dict[str, Any]


@dataclass(frozen=True)
class State:
    """Files of one local shop; `.local/` for `make run`."""

    directory: Path = ROOT / ".local"

    @classmethod
    def chosen(cls) -> "State":
        """The one that BOTTEGA_STATE names, or the usual one."""
        chosen = os.environ.get("BOTTEGA_STATE")
        return cls(Path(chosen)) if chosen else cls()

    @property
    def lock(self) -> Path:
        """Held while the shop runs; names its processes."""
        return self.directory / "lock"

    @property
    def api_url(self) -> Path:
        """The API's address, there while the API answers."""
        return self.directory / "api-url"

    @property
    def stripe_url(self) -> Path:
        """The Stripe sandbox's address, there while it takes payments."""
        return self.directory / "stripe-url"

    @property
    def aws_endpoints(self) -> Path:
        """Where AWS calls go, by the names of the SDKs' variables; there while the API answers."""
        return self.directory / "aws-endpoints.json"

    @property
    def demo_accounts(self) -> Path:
        """Addresses and passwords of the demo admin and customer."""
        return self.directory / "demo-accounts.json"

    @property
    def catalogue_mark(self) -> Path:
        """There once the demo catalogue was imported."""
        return self.directory / "catalogue-imported"

    def forget_addresses(self) -> None:
        """Nothing answers any more."""
        for path in (self.api_url, self.stripe_url, self.aws_endpoints):
            path.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        """A log file."""
        return self.directory / "logs" / f"{name}.log"

    def passwords(self, *names: str) -> dict[str, str]:
        """Random passwords by name: made when first asked for, then kept."""
        path = self.directory / "passwords.json"
        kept: dict[str, str] = read_json(path) or {}
        made = {name: secrets.token_urlsafe(24) for name in names if name not in kept}
        if made:
            write_privately(path, json.dumps(kept | made, indent=2))
        return {name: (kept | made)[name] for name in names}


def read_json(path: Path) -> Any:
    """What a JSON file holds; None if there is no such file, or nothing whole in it."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def write_privately(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file for our user alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode)
    draft.chmod(mode)
    draft.write_text(text)
    draft.replace(path)
