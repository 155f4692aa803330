"""Certificates of AWS's authorities. Only packages for AWS have them: `make certificates` downloads them."""

from ipaddress import ip_address
from pathlib import Path

FILE = Path(__file__).parents[1] / "certificates" / "aws-rds.pem"


def authorities_for(host: str) -> str | None:
    """Return the path of the certificates that a database server's own certificate is verified with.

    Args:
        host: The server's host.

    Returns:
        The path; None for a server on this machine, or if the package has no certificates.
    """
    return None if _is_local(host) or not FILE.is_file() else str(FILE)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        # A path is the directory of a socket.
        return host == "localhost" or host.startswith("/")
