"""Exchanges the token of a mail for the address of an export's file."""

from datetime import datetime, timedelta

from auth.dependencies import dependencies
from auth.errors import TokenExpired
from auth.export_files import LINK_SECONDS
from auth.repository import one_time_tokens


def download_export(secret: str) -> tuple[str, datetime]:
    """Return the address of the file, and until when it works. The token works again until it expires.

    Raises:
        TokenExpired: The token was revoked, has expired, or never existed, or the account is closed.
    """
    export_id = one_time_tokens.find_export(secret)
    if export_id is None:
        raise TokenExpired
    current = dependencies()
    return current.files.address(export_id), current.now() + timedelta(seconds=LINK_SECONDS)
