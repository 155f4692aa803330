"""Clients of the other services' internal function `personal_data`, behind a circuit breaker."""

from collections.abc import Iterator
from typing import Any, Protocol

from shared.errors import DependencyUnavailable
from shared.invoke import invoke
from shared.personal_data import Business, Record, Subject
from shared.settings import required

_TIMEOUT_SECONDS = 20.0


class PersonalDataService(Protocol):
    """A service that stores personal data."""

    def export(self, subject: Subject) -> Iterator[dict[str, list[Record]]]:
        """Yield what the service stores about a person, by table.

        Raises:
            DependencyUnavailable: The service did not respond.
        """

    def check(self, subject: Subject) -> Business:
        """Return what the service still has to do for a person.

        Raises:
            DependencyUnavailable: The service did not respond.
        """

    def erase(self, subject: Subject) -> None:
        """Erase what the service stores about a person. Idempotent; returning is the acknowledgement.

        Raises:
            DependencyUnavailable: The service did not respond; it may have erased everything, a part or nothing.
        """


class InvokedPersonalData(PersonalDataService):
    """Invokes the service's function.

    Args:
        service: Its name, such as `orders`.
    """

    def __init__(self, service: str) -> None:
        self._service = service

    def export(self, subject: Subject) -> Iterator[dict[str, list[Record]]]:
        after = None
        while True:
            page = self._invoke("export", subject, after=after)
            yield page["records"]
            if (after := page["next"]) is None:
                return

    def check(self, subject: Subject) -> Business:
        return Business(**self._invoke("check", subject))

    def erase(self, subject: Subject) -> None:
        if "erased" not in self._invoke("erase", subject):
            raise DependencyUnavailable(self._service)

    def _invoke(self, action: str, subject: Subject, **more: Any) -> dict[str, Any]:
        # Imported late: of auth's functions one invokes others, and only this one carries the cache's client for it.
        from shared.breaker import breaker

        function = required(f"{self._service.upper()}_PERSONAL_DATA_FUNCTION")
        with breaker(self._service):
            response = invoke(function, {"action": action, **subject._asdict(), **more}, timeout=_TIMEOUT_SECONDS)
            if not isinstance(response, dict):
                raise DependencyUnavailable(self._service)
        return response
