"""What other services invoke. Only the roles of the functions that need one may invoke it."""

from payments.service import personal_data
from shared.personal_data import Business, ExportPage, Subject


def export_personal_data(subject: Subject, after: str | None) -> ExportPage:
    """Return a part of what the service stores about a person; see `service.personal_data`."""
    return personal_data.export(subject, after)


def check_business(subject: Subject) -> Business:
    """Return what the service still has to do for a person; see `service.personal_data`."""
    return personal_data.check(subject)


def erase_personal_data(subject: Subject) -> int:
    """Erase what the service stores about a person; see `service.personal_data`."""
    return personal_data.erase(subject)
