import json
import random
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.card_numbers import MAX_TEXT, contains_card_number, strings_in

# https://docs.stripe.com/testing#cards: one number of each length.
NUMBERS = [
    "4242424242424242",
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
    "3056930009020004",
    "6205500000000000004",
    "4222222222222",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("separator", ["", " ", "-", "\u00a0", "\u2013", "\t", " - "])
def test_detects_card_numbers_in_any_notation(number: str, separator: str) -> None:
    grouped = separator.join(number[start : start + 4] for start in range(0, len(number), 4))

    for text in (grouped, f"my card: {grouped}!", f"x{grouped}y", f"17 {grouped} 2", separator.join(number)):
        assert contains_card_number(text)


def test_detects_digits_of_other_scripts() -> None:
    assert contains_card_number("".join(chr(0xFF10 + int(digit)) for digit in NUMBERS[0]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4242424242424241",
        "4242 4242 4242",
        "1" * 12,
        "4242424242424242" + "4242",
        "12.50",
        "2026-05-04T10:00:00.000Z",
    ],
)
def test_ignores_other_digits(text: str) -> None:
    assert not contains_card_number(text)


def test_ignores_uuids() -> None:
    generator = random.Random(4)
    for _ in range(20_000):
        assert not contains_card_number(str(uuid.UUID(int=generator.getrandbits(128), version=4)))
    assert not contains_card_number("00000000-0000-0000-0000-000000000000")
    assert not contains_card_number("00000000-0000-4000-8000-000000000000")


@given(st.integers(10**11, 10**18 - 1))
def test_exactly_one_check_digit_makes_a_card_number(stem: int) -> None:
    found = [contains_card_number(f"{stem}{digit}") for digit in range(10)]

    assert found.count(True) == 1


def test_yields_names_strings_and_numbers_at_any_depth() -> None:
    value = json.loads('{"a": [{"b": 1.50}, "c", 7], "d": {"e": null}}', parse_int=str, parse_float=str)

    assert sorted(strings_in(value)) == ["1.50", "7", "a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 32_768,
        "1" * 65_536,
        "12345678901234567890 " * 3_000,
        "-1" * 32_768,
        " 4" * 32_768,
        "e\u0301" * 32_768,
        "e" + "\u0301\u0327" * 32_768,
    ],
)
def test_scans_64_kib_in_linear_time(text: str) -> None:
    started = time.process_time()

    contains_card_number(text, issued_only=True)

    assert time.process_time() - started < 1


@pytest.mark.parametrize("number", [number for number in NUMBERS if len(number) > 13])
def test_detects_issued_numbers(number: str) -> None:
    assert contains_card_number(f"card {number}", issued_only=True)


@pytest.mark.parametrize("text", ["4006381333931", "9780306406157", "0000000000000000", "1234567812345670"])
def test_ignores_numbers_of_no_issuer_if_asked_to(text: str) -> None:
    assert not contains_card_number(text, issued_only=True)


@pytest.mark.parametrize(
    "separator", ["    ", "\u200b", "\u00ad", "\n\n", " \u2060 ", "\u200d", "\u3000\u3000", "\ufe0f", " \u200b" * 500]
)
def test_characters_that_are_not_stored_hide_no_card_number(separator: str) -> None:
    assert contains_card_number(separator.join(["4242"] * 4), issued_only=True)


def test_a_text_longer_than_any_field_is_not_scanned() -> None:
    number = "4242424242424242"

    assert contains_card_number("x" * (MAX_TEXT - 17) + f" {number}")
    assert not contains_card_number("x" * MAX_TEXT + f" {number}")
    # Spaces and invisible characters do not count: the field may accept the text without them.
    assert contains_card_number(" " * MAX_TEXT + "\u200b" * MAX_TEXT + number)
    # Letters are stored composed with their marks.
    assert contains_card_number("e\u0301" * (MAX_TEXT - 17) + f" {number}")
    assert not contains_card_number("e\u0301" * MAX_TEXT + f" {number}")


def test_the_beginning_of_a_long_name_is_scanned() -> None:
    [name, value] = sorted(strings_in({"4242424242424242" + "x" * MAX_TEXT: "v"}), key=len, reverse=True)

    assert (len(name), contains_card_number(name), value) == (MAX_TEXT, True, "v")
