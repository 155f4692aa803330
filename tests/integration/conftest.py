"""Handlers in this process against the real servers."""

import pytest


@pytest.fixture(autouse=True)
def _clean(clean: None) -> None:
    """Every test starts with empty tables."""
