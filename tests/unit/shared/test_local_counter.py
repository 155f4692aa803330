import time

import pytest

from shared import local_counter
from shared.local_counter import LocalCounter


def test_keys_are_counted_apart() -> None:
    counter = LocalCounter(900)

    counts = [counter.count(key) for key in ("a", "a", "b")]

    assert counts == [(1, 900), (2, 900), (1, 900)]


def test_a_new_window_is_never_longer_than_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    # As floats, (now + 900) - now is more than 900.
    monkeypatch.setattr(time, "monotonic", lambda: 3415.1714549242383)

    assert LocalCounter(900).count("a") == (1, 900)


def test_a_window_ends_and_the_next_one_starts_at_one(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = LocalCounter(900)
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    counter.count("a")

    monkeypatch.setattr(time, "monotonic", lambda: now + 899)
    before = counter.count("a")
    monkeypatch.setattr(time, "monotonic", lambda: now + 900)

    assert (before, counter.count("a")) == ((2, 1), (1, 900))


def test_the_key_whose_last_count_is_the_oldest_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_counter, "_MOST_KEYS", 2)
    counter = LocalCounter(900)

    for key in ("a", "b", "a", "c"):
        counter.count(key)

    assert (counter.count("a")[0], counter.count("b")[0]) == (3, 1)
