from datetime import UTC, datetime, timedelta

import pytest

from orders.model import created_at, first_order_id, is_order_id, new_order_id
from shared.http.addresses import COUNTRIES

NOON = datetime(2026, 5, 4, 12, 0, 0, 123000, UTC)


def test_an_id_contains_its_moment() -> None:
    assert created_at(new_order_id(NOON)) == NOON
    assert created_at(first_order_id(NOON)) == NOON


def test_ids_sort_by_time() -> None:
    later = NOON + timedelta(milliseconds=1)

    assert first_order_id(NOON) <= new_order_id(NOON) < first_order_id(later) <= new_order_id(later)


def test_ids_of_one_moment_differ() -> None:
    assert len({new_order_id(NOON) for _ in range(1000)}) == 1000


def test_a_moment_before_the_epoch_has_the_smallest_id() -> None:
    assert first_order_id(datetime(1, 1, 1, tzinfo=UTC)) == "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    "text",
    ["", "1", "x" * 36, "019DF2DC-0A7B-7000-8000-ABCDEF012345", "00000000-0000-4000-8000-000000000000", "{}", "é" * 32],
)
def test_other_texts_are_not_order_ids(text: str) -> None:
    assert not is_order_id(text)


def test_there_are_249_countries() -> None:
    assert len(COUNTRIES) == 249
