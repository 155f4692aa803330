"""What the service that sends mails needs to know at the moment of sending."""

from typing import Any

from auth.one_time_tokens import new_secret
from auth.repository import one_time_tokens, users


def get_recipient(
    user_id: str, token_id: str | None = None, order_id: str | None = None, message_id: str | None = None
) -> dict[str, Any] | None:
    """Return the recipient of a mail about an account or an order.

    Args:
        user_id: The account.
        token_id: A used token of a change of address: the mail goes to the address before that change.
        order_id: The order that the mail is about. A guest's mail gets a token of its own, whose link opens the order,
            unless the guest's account is closed.
        message_id: The mail; another attempt to send it gets another secret of the same token.

    Returns:
        `email`, `name`, `locale`, whether the address is `verified`, and for a guest's order the secret as
        `order_token`; None if there is no such account, or another registration has claimed its address.
    """
    user = users.find_recipient(user_id)
    if user is None:
        return None
    email = one_time_tokens.find_previous_email(token_id, user_id) if token_id else user.email
    if email is None:
        return None
    recipient = {"email": email, "name": user.name, "locale": user.locale, "verified": user.verified}
    if user.role != "guest" or order_id is None or not users.find(user_id):
        return recipient
    secret = new_secret()
    one_time_tokens.add_order_link(user.id, order_id, secret, message_id)
    return {**recipient, "order_token": secret}


def issue_token(token_id: str) -> dict[str, Any] | None:
    """Generate a secret of a one-time token for one mail. Each call returns another one; all are valid.

    Returns:
        The secret as `token`, its `purpose` and `expires_at`, and the mail's `email`, `name` and `locale`; None if the
        token is used, revoked or expired, or was requested for an unknown address.
    """
    secret = new_secret()
    token = one_time_tokens.issue(token_id, secret)
    if token is None:
        return None
    return {"token": secret, **token._asdict(), "expires_at": token.expires_at.isoformat(timespec="seconds")}
