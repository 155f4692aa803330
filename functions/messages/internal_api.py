"""What operators and other services invoke."""

from typing import Any

from messages.service import lift_suppression as lifting
from messages.service import personal_data
from shared.personal_data import Business, ExportPage, Subject


def lift_suppression(email: str) -> dict[str, Any]:
    """Send mail to a suppressed address again; see `service.lift_suppression` for errors."""
    return lifting.lift_suppression(email)


def export_personal_data(subject: Subject, after: str | None) -> ExportPage:
    """Return a part of what the service stores about a person; see `service.personal_data`."""
    return personal_data.export(subject, after)


def check_business(subject: Subject) -> Business:
    """Return what the service still has to do for a person; see `service.personal_data`."""
    return personal_data.check(subject)


def erase_personal_data(subject: Subject) -> int:
    """Erase what the service stores about a person; see `service.personal_data`."""
    return personal_data.erase(subject)
