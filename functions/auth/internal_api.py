"""Called by operators, schedules and other services. No routes: IAM decides who may invoke these."""

from typing import Any
from uuid import UUID

from auth.service import check_session as session_check
from auth.service import end_sessions, mail_recipients
from auth.service import grant_role as roles
from auth.service import repeat_erasures as erasure_repetition
from auth.service import revoke_sessions as revocation
from auth.service import rotate_signing_key as key_rotation
from auth.service import unlock_account as unlocking
from auth.service import verify_account as verification
from auth.service.delete_expired_rows import delete_expired_rows
from shared.task_steps import run_steps


def grant_role(email: str, role: str) -> dict[str, Any]:
    """Set a user's role; see `service.grant_role` for errors."""
    return roles.grant_role(email, role)


def verify_account(email: str) -> dict[str, Any]:
    """Mark the address of an account as verified; see `service.verify_account` for errors."""
    return verification.verify_account(email)


def unlock_account(email: str) -> dict[str, Any]:
    """Clear all failed logins of an account; see `service.unlock_account` for errors."""
    return unlocking.unlock_account(email)


def revoke_sessions(email: str) -> dict[str, Any]:
    """End all sessions of a user; see `service.revoke_sessions` for errors."""
    return revocation.revoke_sessions(email)


def repeat_erasures(user_ids: list[str]) -> dict[str, Any]:
    """Erase users again; see `service.repeat_erasures`.

    Raises:
        ValueError: An id is malformed; nothing was done.
    """
    return {"requested": erasure_repetition.repeat_erasures([UUID(each) for each in user_ids])}


def check_session(session_id: str, *, mark: bool) -> bool:
    """Return whether a session is active, from the database.

    Args:
        session_id: The session.
        mark: Whether to mark an active session in Valkey.

    Raises:
        DependencyUnavailable: The database is unavailable.
    """
    return session_check.is_active(session_id, mark=mark)


def get_recipient(
    user_id: str, token_id: str | None, order_id: str | None, message_id: str | None
) -> dict[str, Any] | None:
    """Return the recipient of a mail about an account or an order; see `service.mail_recipients`."""
    return mail_recipients.get_recipient(user_id, token_id, order_id, message_id)


def issue_token(token_id: str) -> dict[str, Any] | None:
    """Generate the secret of a one-time token for one mail; see `service.mail_recipients`."""
    return mail_recipients.issue_token(token_id)


def publish_ended_sessions() -> dict[str, Any]:
    """Publish session ends that are not in Valkey yet, and delete expired rows."""
    results = run_steps({"published": end_sessions.publish_unpublished_ends, "deleted": delete_expired_rows})
    return {"published": results["published"], **results["deleted"]}


def rotate_signing_key() -> dict[str, Any]:
    """Create a new signing key, one rotation at a time. Sessions stay valid."""
    return key_rotation.rotate_signing_key()
