"""Valkey's address, with the user and password of the secret that VALKEY_SECRET names."""

from math import inf
from urllib.parse import quote

from shared import valkey_pause
from shared.errors import DependencyUnavailable
from shared.secrets import forget_secret, get_secret
from shared.settings import optional, settings


def valkey_url() -> str:
    """Return Valkey's URL with user and password. They are read once per environment, until they are refused.

    Raises:
        DependencyUnavailable: The secret cannot be read.
    """
    url, name = settings().valkey_url, optional("VALKEY_SECRET")
    if not name:
        return url
    try:
        secret = get_secret(name, max_age=inf)
    except DependencyUnavailable:
        valkey_pause.start()
        raise
    user, password = (quote(secret[key], safe="") for key in ("username", "password"))
    return url.replace("://", f"://{user}:{password}@", 1)


def forget_password() -> None:
    """Read the secret again before the next sign-in: the password may have been rotated."""
    if name := optional("VALKEY_SECRET"):
        forget_secret(name)
