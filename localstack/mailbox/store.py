"""Keeps mails as files, so that they survive a restart."""

import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

_KEPT = 2_000

type Mail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MailStore:
    """A directory with one file per mail.

    Attributes:
        directory: The directory; file names sort by the time of arrival.
    """

    directory: Path

    def add(self, to: list[str], content: bytes) -> str:
        """Store a mail and return its id."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        mail_id = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
        draft = self.directory / f".{mail_id}"
        draft.write_text(json.dumps(_described(mail_id, to, content)))
        draft.replace(self._path(mail_id))
        for old in sorted(self.directory.glob("*.json"))[:-_KEPT]:
            old.unlink(missing_ok=True)
        return mail_id

    def find(self, to: str | None) -> list[Mail]:
        """Return mails, newest first; only those to an address, unless it is None."""
        mails = [json.loads(path.read_text()) for path in sorted(self.directory.glob("*.json"), reverse=True)]
        return [mail for mail in mails if to is None or to.casefold() in (each.casefold() for each in mail["to"])]

    def get(self, mail_id: str) -> Mail | None:
        """Return a mail; None if there is no such one."""
        path = self._path(mail_id)
        if path.parent != self.directory or not path.is_file():
            return None
        mail: Mail = json.loads(path.read_text())
        return mail

    def clear(self) -> None:
        """Delete all mails."""
        for path in self.directory.glob("*.json"):
            path.unlink(missing_ok=True)

    def _path(self, mail_id: str) -> Path:
        return self.directory / f"{mail_id}.json"


def _described(mail_id: str, to: list[str], content: bytes) -> Mail:
    parsed = message_from_bytes(content, policy=default)
    if not isinstance(parsed, EmailMessage):
        raise TypeError("not a mail")
    return {
        "id": mail_id,
        "to": to,
        "from": str(parsed["From"]),
        "subject": str(parsed["Subject"]),
        "text": _part(parsed, "plain"),
        "html": _part(parsed, "html"),
        "headers": {name: str(value) for name, value in parsed.items()},
        "sent_at": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
