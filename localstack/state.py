"""The state directory: data kept between runs, and files that other programs read."""

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
    """Files of one local shop, in `.local/` for `make run`."""

    directory: Path = ROOT / ".local"

    @classmethod
    def chosen(cls) -> "State":
        """Return the directory that BOTTEGA_STATE names, or the default."""
        chosen = os.environ.get("BOTTEGA_STATE")
        return cls(Path(chosen)) if chosen else cls()

    @property
    def lock(self) -> Path:
        """The lock file, held while the shop is running; lists its processes."""
        return self.directory / "lock"

    @property
    def api_url(self) -> Path:
        """The API's URL; exists while the API is available."""
        return self.directory / "api-url"

    @property
    def stripe_url(self) -> Path:
        """The Stripe sandbox's URL; exists while it takes payments."""
        return self.directory / "stripe-url"

    @property
    def mail_url(self) -> Path:
        """The inbox's URL; exists while the shop is available."""
        return self.directory / "mail-url"

    @property
    def aws_endpoints(self) -> Path:
        """AWS endpoints by the SDKs' variable names; exists while the API is available."""
        return self.directory / "aws-endpoints.json"

    @property
    def demo_accounts(self) -> Path:
        """Email addresses and passwords of the demo admin and customer."""
        return self.directory / "demo-accounts.json"

    @property
    def catalogue_mark(self) -> Path:
        """Exists once the demo catalogue has been imported."""
        return self.directory / "catalogue-imported"

    def forget_addresses(self) -> None:
        """Remove the URL files: the shop is no longer available."""
        for path in (self.api_url, self.stripe_url, self.mail_url, self.aws_endpoints):
            path.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        """Return the path of a log file."""
        return self.directory / "logs" / f"{name}.log"

    def passwords(self, *names: str) -> dict[str, str]:
        """Return passwords by name. Random ones are created on first use and kept."""
        path = self.directory / "passwords.json"
        kept: dict[str, str] = read_json(path) or {}
        made = {name: secrets.token_urlsafe(24) for name in names if name not in kept}
        if made:
            write_privately(path, json.dumps(kept | made, indent=2))
        return {name: (kept | made)[name] for name in names}


def read_json(path: Path) -> Any:
    """Parse a JSON file; None if it does not exist or is not valid JSON."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def write_privately(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file atomically, readable only by our user unless `mode` says otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode)
    draft.chmod(mode)
    draft.write_text(text)
    draft.replace(path)
