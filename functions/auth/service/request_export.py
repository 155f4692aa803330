"""Requests exports of everything that the shop stores about a user."""

from datetime import datetime
from math import ceil

from auth.dependencies import dependencies
from auth.errors import AddressNotVerified, TooManyExports
from auth.model import EXPORT_INTERVAL
from auth.repository import exports, users
from auth.repository.database import database
from shared.caller import Caller
from shared.errors import Unauthorized


def request_export(caller: Caller) -> None:
    """Have the caller's data collected; a mail with a link follows when the file is complete.

    Raises:
        AddressNotVerified: The mail could reach another person.
        TooManyExports: The latest request was less than a day ago.
        Unauthorized: The caller's session has ended.
    """
    at = dependencies().now()
    with database.transaction() as connection:
        user = users.lock_by_session(connection, caller.session_id)
        if user is None:
            raise Unauthorized
        if not user.verified:
            raise AddressNotVerified
        _refuse_another(exports.find_latest_request(connection, user.id), at)
        exports.add(connection, user.id, at)


def _refuse_another(latest: datetime | None, at: datetime) -> None:
    if latest is not None and (left := latest + EXPORT_INTERVAL - at).total_seconds() > 0:
        raise TooManyExports(retry_after=ceil(left.total_seconds()))
