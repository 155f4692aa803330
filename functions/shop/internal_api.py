"""What other services invoke."""

from collections.abc import Sequence
from typing import Any

from shop.model import SECTIONS
from shop.service import read_settings


def get_settings(sections: Sequence[str]) -> dict[str, Any]:
    """Internal: return sections by name, each with its version and fields; unknown names are omitted.

    They come from the database. The caller caches them, see `shared.shop_settings.client`.
    """
    found = read_settings.read_sections([each for each in SECTIONS if each in sections])
    return {name: {"version": each.version, **each.value} for name, each in found.items()}
