"""Counts of requested mails by address and network."""

from enum import Enum, auto

from auth.model import MAIL_WINDOW_SECONDS, MAILS_PER_ADDRESS, MAILS_PER_NETWORK
from auth.repository.database import Connection
from auth.repository.windows import count_in_window

_KEY = "counted_by, key_hash"
_COUNT_BY_ADDRESS = count_in_window(_KEY, "requests", "%(per_address)s")
_COUNT_BY_NETWORK = count_in_window(_KEY, "requests", "%(per_network)s")


class Allowance(Enum):
    """Whether a mail may be sent."""

    ALLOWED = auto()
    ADDRESS_HAS_ENOUGH = auto()
    NETWORK_HAS_ENOUGH = auto()


def count_request(connection: Connection, account_hash: bytes, network_hash: bytes) -> Allowance:
    """Count a mail, unless its address or the client's network has its limit.

    A network is charged only for mails that the address's limit allows: requests for one address do not use up those
    of others. The count of the address is locked until the end of the transaction, even if it has reached the limit.
    """
    [row] = connection.execute(
        f"""
        WITH address AS (
            INSERT INTO mail_requests AS counted (counted_by, key_hash, requests, window_ends_at)
            VALUES ('address', %(account_hash)s, 1, clock_timestamp() + make_interval(secs => %(window)s))
            {_COUNT_BY_ADDRESS}
        ), network AS (
            INSERT INTO mail_requests AS counted (counted_by, key_hash, requests, window_ends_at)
            SELECT 'network', %(network_hash)s, 1, clock_timestamp() + make_interval(secs => %(window)s)
            WHERE EXISTS (SELECT FROM address)
            {_COUNT_BY_NETWORK}
        )
        SELECT EXISTS (SELECT FROM address) AS by_address, EXISTS (SELECT FROM network) AS by_network
        """.encode(),  # noqa: S608
        {
            "account_hash": account_hash,
            "network_hash": network_hash,
            "window": MAIL_WINDOW_SECONDS,
            "per_address": MAILS_PER_ADDRESS,
            "per_network": MAILS_PER_NETWORK,
        },
    )
    if not row["by_address"]:
        return Allowance.ADDRESS_HAS_ENOUGH
    return Allowance.ALLOWED if row["by_network"] else Allowance.NETWORK_HAS_ENOUGH
