"""What each column of the auth database says about a person, and how long it is kept. Add a new column here.

An account's own rows are deleted with it (ON DELETE CASCADE). Addresses in counts are hashes.
"""

from shared.personal_data import PersonalField

_ACCOUNT = "as long as the account; a guest's: RetentionGuestsDays"
_SESSION = "an hour after the session's 24 hours"
_TOKEN = "30 days after the token expired"  # noqa: S105 - a text, not a password
_FAILURES = "a day after the latest attempt"
_WINDOW = "an hour"
_EXPORT = "a day after the file is complete"
_ERASURE = "RetentionErasuresDays after the erasure"
_BOOK = "until the user deletes the address, or as long as the account"

PERSONAL: dict[str, PersonalField] = {
    "users.id": PersonalField("identity", _ACCOUNT),
    "users.email": PersonalField("contact", _ACCOUNT),
    "users.email_normalised": PersonalField("contact", _ACCOUNT),
    "users.guest_email": PersonalField("contact", _ACCOUNT),
    "users.joined_account": PersonalField("identity", _ACCOUNT),
    "users.name": PersonalField("identity", _ACCOUNT),
    "users.locale": PersonalField("preference", _ACCOUNT),
    "users.password_hash": PersonalField("credential", _ACCOUNT, exported=False),
    "users.created_at": PersonalField("activity", _ACCOUNT),
    "users.verified_at": PersonalField("activity", _ACCOUNT),
    "users.closed_at": PersonalField("activity", _ACCOUNT),
    "users.claimed_by": PersonalField("identity", _ACCOUNT),
    "addresses.user_id": PersonalField("identity", _BOOK),
    **{
        f"addresses.{column}": PersonalField("contact", _BOOK)
        for column in ("name", "line1", "line2", "city", "postal_code", "region", "country", "phone")
    },
    "addresses.is_default": PersonalField("preference", _BOOK),
    "addresses.created_at": PersonalField("activity", _BOOK),
    "addresses.updated_at": PersonalField("activity", _BOOK),
    "exports.id": PersonalField("activity", _EXPORT),
    "exports.user_id": PersonalField("identity", _EXPORT),
    "exports.requested_at": PersonalField("activity", _EXPORT),
    "exports.ready_at": PersonalField("activity", _EXPORT),
    "exports.expires_at": PersonalField("activity", _EXPORT),
    # The proof of an erasure: the id of an account that does not exist any more.
    "erasures.user_id": PersonalField("identity", _ERASURE, exported=False, erased="keep"),
    "erasures.requested_at": PersonalField("activity", _ERASURE, exported=False, erased="keep"),
    "erasures.informed_at": PersonalField("activity", _ERASURE, exported=False, erased="keep"),
    "erasures.confirmed_at": PersonalField("activity", _ERASURE, exported=False, erased="keep"),
    "erasures.postponed_by": PersonalField("activity", _ERASURE, exported=False, erased="keep"),
    "erasures.erased_at": PersonalField("activity", _ERASURE, exported=False, erased="keep"),
    "sessions.user_id": PersonalField("identity", _SESSION),
    "sessions.created_at": PersonalField("activity", _SESSION),
    "sessions.ended_at": PersonalField("activity", _SESSION),
    "sessions.end_reason": PersonalField("activity", _SESSION),
    "refresh_tokens.token_hash": PersonalField("credential", _SESSION, exported=False),
    "refresh_tokens.successor_salt": PersonalField("credential", _SESSION, exported=False),
    "refresh_tokens.created_at": PersonalField("activity", _SESSION),
    "refresh_tokens.used_at": PersonalField("activity", _SESSION),
    "one_time_tokens.user_id": PersonalField("identity", _TOKEN),
    "one_time_tokens.new_email": PersonalField("contact", _TOKEN),
    "one_time_tokens.previous_email": PersonalField("contact", _TOKEN),
    "one_time_tokens.order_id": PersonalField("activity", _TOKEN),
    "one_time_tokens.export_id": PersonalField("identity", _TOKEN),
    "one_time_tokens.created_at": PersonalField("activity", _TOKEN),
    "one_time_tokens.used_at": PersonalField("activity", _TOKEN),
    "one_time_tokens.revoked_at": PersonalField("activity", _TOKEN),
    "one_time_token_secrets.secret_hash": PersonalField("credential", _TOKEN, exported=False),
    "one_time_token_secrets.issued_at": PersonalField("activity", _TOKEN),
    "trusted_networks.user_id": PersonalField("identity", "90 days after the latest login"),
    "trusted_networks.network_hash": PersonalField("network", "90 days after the latest login", exported=False),
    "trusted_networks.last_login_at": PersonalField("activity", "90 days after the latest login"),
    "login_failures_by_account.account_hash": PersonalField("contact", _WINDOW, exported=False),
    "login_failures_by_network.account_hash": PersonalField("contact", _FAILURES, exported=False),
    "login_failures_by_network.network_hash": PersonalField("network", _FAILURES, exported=False),
    "login_failures_by_network.last_attempt_at": PersonalField("activity", _FAILURES, exported=False),
    "mail_requests.key_hash": PersonalField("contact", _WINDOW, exported=False),
    "outbox.event": PersonalField("activity", "until it is published", exported=False),
}
NOT_PERSONAL = frozenset(
    {
        "users.role",
        "users.password_version",
        "addresses.id",
        "sessions.id",
        "sessions.expires_at",
        "sessions.end_published",
        "refresh_tokens.session_id",
        "one_time_tokens.id",
        "one_time_tokens.purpose",
        "one_time_tokens.expires_at",
        "one_time_token_secrets.token_id",
        "login_failures_by_account.failures",
        "login_failures_by_account.window_ends_at",
        "login_failures_by_network.failures",
        "login_failures_by_network.pending",
        "login_failures_by_network.delayed_until",
        "mail_requests.counted_by",
        "mail_requests.requests",
        "mail_requests.window_ends_at",
        "leases.name",
        "leases.held_until",
        "exports.next_attempt_at",
        "erasures.id",
        "erasures.next_attempt_at",
        "erasures.repeated",
        "erasure_acknowledgements.erasure_id",
        "erasure_acknowledgements.service",
        "erasure_acknowledgements.acknowledged_at",
        "outbox.id",
        "outbox.event_id",
        "outbox.created_at",
        "outbox.attempts",
        "outbox.retry_at",
    }
)
"""Columns that say nothing about a person."""
