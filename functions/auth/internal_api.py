"""Called by operators and schedules. No routes: IAM decides who may invoke these."""

from typing import Any

from auth.service import end_sessions
from auth.service import grant_role as roles
from auth.service import rotate_signing_key as key_rotation
from auth.service.delete_expired_rows import delete_expired_rows


def grant_role(email: str, role: str) -> dict[str, Any]:
    """Set a user's role; see `service.grant_role` for errors."""
    return roles.grant_role(email, role)


def publish_ended_sessions() -> dict[str, Any]:
    """Publish session ends that are not in Valkey yet, and delete expired rows."""
    return {"published": end_sessions.publish_unpublished_ends(), **delete_expired_rows()}


def rotate_signing_key() -> dict[str, Any]:
    """Create a new signing key. Sessions go on."""
    return key_rotation.rotate_signing_key()
