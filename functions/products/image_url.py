"""Which URLs browsers may load product images from."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from shared.translatable import Translatable

_PATH = re.compile(r"/(?!/)[^\s\\]*")
_URL = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
# Browsers read a host whose last label is a number as an IPv4 address, in many notations: 2130706433, 0x7f.1, 127.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.IGNORECASE)
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_PRIVATE_DOMAINS = (".localhost", ".local", ".localdomain", ".internal", ".intranet", ".lan", ".home", ".corp", ".arpa")
# IPv6 addresses that stand for an IPv4 address behind a translator.
_TRANSLATED = ip_network("64:ff9b::/96")


def check_image_url(url: str) -> str:
    """Return the URL of an image.

    Raises:
        ValueError: It is neither an http(s) URL of a public host without credentials nor a path on the shop's host.
    """
    if _PATH.fullmatch(url):
        return url
    if not _URL.fullmatch(url):
        raise ValueError(Translatable("must be an http(s) URL or a path that starts with /"))
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError(Translatable("must not contain a user name or a password"))
    if not (_has_valid_port(parts) and _is_public(parts.hostname or "", parts.netloc)):
        raise ValueError(Translatable("must name a public host"))
    return url


def _is_public(host: str, netloc: str) -> bool:
    if "[" in netloc:
        return _is_public_address(host)
    try:
        # Browsers map letters such as full-width ones and dots such as the ideographic one before they look a host up.
        name = host.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        return False
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        return _is_public_address(name)
    return bool(_HOST.fullmatch(name)) and not f".{name}".endswith(_PRIVATE_DOMAINS)


def _is_public_address(host: str) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in _TRANSLATED else address)
    return address.is_global and not address.is_multicast


def _has_valid_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False
