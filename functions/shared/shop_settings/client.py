"""Reads the shop's settings for other services.

They come from Valkey in one round trip, and from the shop service's `get_settings` after a change, when the entry
has expired, or without Valkey. A write is visible to every reader at once, because it changes the cache's version.
While neither responds, an environment uses the settings that it read last, for `LAST_KNOWN_SECONDS`.

A function that calls this needs GET_SETTINGS_FUNCTION, and the permission to invoke it.
"""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from shared.breaker import breaker
from shared.cache import read_through
from shared.dependencies import DependencyHolder
from shared.errors import DependencyUnavailable
from shared.invoke import invoke
from shared.observability import logger
from shared.settings import required
from shared.shop_settings.model import CACHE_NAMESPACE, PricingSettings, ProfileSettings
from shared.shop_settings.parsing import PRICING, PROFILE, parse_pricing, parse_profile

LAST_KNOWN_SECONDS = 600.0
# Part of the entries' keys: raise it when sections get other fields, for versions of the code that run side by side.
_FORMAT = 1
_TTL_SECONDS = 600
_TIMEOUT_SECONDS = 3.0

type Sections = tuple[str, ...]
type Ask = Callable[[Sequence[str]], dict[str, Any]]
"""Ask the shop service for sections; return them by name."""


class _Known(NamedTuple):
    text: str
    read_at: float


_known: dict[Sections, _Known] = {}


def pricing_settings() -> PricingSettings:
    """Return the settings that a quote or an order needs.

    Raises:
        DependencyUnavailable: They are not cached, the shop service does not respond, and this environment has not read
            them within LAST_KNOWN_SECONDS.
    """
    return parse_pricing(_read(PRICING))


def profile_settings() -> ProfileSettings:
    """Return the settings that a mail or a document needs.

    Raises:
        DependencyUnavailable: As in `pricing_settings`.
    """
    return parse_profile(_read(PROFILE))


def invoke_shop(sections: Sequence[str]) -> dict[str, Any]:
    """Invoke the shop service's internal function.

    Raises:
        DependencyUnavailable: It does not respond.
    """
    with breaker("shop"):
        found: dict[str, Any] = invoke(
            required("GET_SETTINGS_FUNCTION"), {"sections": list(sections)}, timeout=_TIMEOUT_SECONDS
        )
    return found


def _read(sections: Sections) -> str:
    entry = f"{_FORMAT}:{','.join(sections)}"
    try:
        text = read_through(CACHE_NAMESPACE, entry, _TTL_SECONDS, lambda: json.dumps(_holder.get()(sections)))
    except DependencyUnavailable:
        return _last_known(sections)
    _known[sections] = _Known(text, time.monotonic())
    return text


def _last_known(sections: Sections) -> str:
    known = _known.get(sections)
    if known is None or time.monotonic() - known.read_at > LAST_KNOWN_SECONDS:
        raise DependencyUnavailable("shop")
    logger().warning("Settings unavailable; the last known ones are used")
    return known.text


_holder = DependencyHolder[Ask](invoke_shop)
override = _holder.override
