"""Deletes expired rows, up to a limit at a time, skipping locked ones. Each function returns how many it deleted."""

from typing import LiteralString

from auth.repository.database import database


def delete_sessions(limit: int) -> int:
    """Delete sessions an hour after they expired, with their refresh tokens."""
    return _delete(
        """
        DELETE FROM sessions WHERE id IN (
            SELECT id FROM sessions WHERE expires_at < now() - interval '1 hour'
            ORDER BY expires_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        """,
        limit,
    )


def delete_network_failures(limit: int) -> int:
    """Delete counts of networks without an attempt for 24 hours."""
    return _delete(
        """
        DELETE FROM login_failures_by_network WHERE (account_hash, network_hash) IN (
            SELECT account_hash, network_hash FROM login_failures_by_network
            WHERE last_attempt_at < now() - interval '24 hours'
            ORDER BY last_attempt_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        """,
        limit,
    )


def delete_account_failures(limit: int) -> int:
    """Delete counts of accounts whose window has ended."""
    return _delete(
        """
        DELETE FROM login_failures_by_account WHERE account_hash IN (
            SELECT account_hash FROM login_failures_by_account WHERE window_ends_at < now()
            ORDER BY window_ends_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        """,
        limit,
    )


def delete_trusted_networks(limit: int) -> int:
    """Delete networks without a login for 90 days."""
    return _delete(
        """
        DELETE FROM trusted_networks WHERE (user_id, network_hash) IN (
            SELECT user_id, network_hash FROM trusted_networks WHERE last_login_at < now() - interval '90 days'
            ORDER BY last_login_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        """,
        limit,
    )


def delete_one_time_tokens(limit: int) -> int:
    """Delete tokens 30 days after they expired, with their secrets: mails about a change name its token."""
    return _delete(
        """
        DELETE FROM one_time_tokens WHERE id IN (
            SELECT id FROM one_time_tokens WHERE expires_at < now() - interval '30 days'
            ORDER BY expires_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        """,
        limit,
    )


def delete_mail_requests(limit: int) -> int:
    """Delete counts of mails whose window has ended."""
    return _delete(
        """
        DELETE FROM mail_requests WHERE (counted_by, key_hash) IN (
            SELECT counted_by, key_hash FROM mail_requests WHERE window_ends_at < now()
            ORDER BY window_ends_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
        )
        """,
        limit,
    )


def _delete(statement: LiteralString, limit: int) -> int:
    with database.connection() as connection:
        return connection.execute(statement, {"limit": limit}).rowcount
