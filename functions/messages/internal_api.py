"""What operators invoke."""

from typing import Any

from messages.service import lift_suppression as lifting


def lift_suppression(email: str) -> dict[str, Any]:
    """Send mail to a suppressed address again; see `service.lift_suppression` for errors."""
    return lifting.lift_suppression(email)
