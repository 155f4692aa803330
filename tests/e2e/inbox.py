"""The local shop's inbox, which stands in for SES."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

_SECONDS = 90

type Mail = dict[str, Any]


@dataclass(frozen=True)
class Inbox:
    """A running inbox.

    Attributes:
        url: Its URL.
    """

    url: str

    def mails(self, to: str, words: str = "") -> list[Mail]:
        """Return the mails to an address whose subject or text has these words, newest first."""
        found: list[Mail] = httpx.get(f"{self.url}/messages", params={"to": to}, trust_env=False).json()
        return [mail for mail in found if words in mail["subject"] or words in mail["text"]]

    def wait_for(self, to: str, words: str = "") -> Mail:
        """Return the newest mail to an address that has these words, once there is one."""
        return _wait(lambda: next(iter(self.mails(to, words)), None), f"a mail to {to}: {words}")

    def link(self, to: str, page: str) -> str:
        """Return the path of the newest link to a page of the storefront, with its token, once it was mailed."""
        pattern = re.compile(rf"/{page}[?#]token=\S+")

        def newest() -> str | None:
            return next((found[0] for mail in self.mails(to) if (found := pattern.search(mail["text"]))), None)

        return _wait(newest, f"a link to {page} for {to}")

    def fail(self, status: int) -> None:
        """Answer every mail with this status, as SES does in an outage; 0 ends it."""
        httpx.put(f"{self.url}/_mailbox/outage", json={"status": status}, trust_env=False).raise_for_status()


def _wait[T](look: Callable[[], T | None], wanted: str) -> T:
    until = time.monotonic() + _SECONDS
    while (found := look()) is None:
        if time.monotonic() > until:
            raise TimeoutError(f"There is not {wanted}")
        time.sleep(0.2)
    return found
