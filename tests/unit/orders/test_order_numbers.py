"""What people type as an order number."""

import pytest

from orders.order_numbers import parse_number, short_number

ID = "019a0000-1111-7222-8333-44445ab0c1d2"


def test_the_short_number_is_the_end_of_the_id() -> None:
    assert short_number(ID) == "5ab0c1d2"


@pytest.mark.parametrize(
    "typed",
    ["5ab0c1d2", "5AB0C1D2", "#5ab0c1d2", " # 5AB0 C1D2 ", "5ab0\u00a0c1d2\u200b", "＃５ａｂ０ｃ１ｄ２", "5ab0-c1d2"],  # noqa: RUF001
)
def test_a_short_number_may_be_written_in_many_ways(typed: str) -> None:
    assert parse_number(typed) == "5ab0c1d2"


@pytest.mark.parametrize("typed", [ID, ID.upper(), f"#{ID}", f" {ID} ", ID.replace("-", ""), ID.replace("-", " ")])
def test_an_id_may_be_written_in_many_ways(typed: str) -> None:
    assert parse_number(typed) == ID


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "#",
        "5ab0c1d",
        "5ab0c1d2e",
        "5ab0c1dg",
        "##5ab0c1d2",
        "$ne",
        ".*",
        "ada@example.test",
        "\u0665" * 8,
        "ef0f3e62-3d3e-4b0a-8f0e-3b6f2e6d1c11",
        "0" * 32,
        ID + "0",
    ],
)
def test_other_text_is_no_number(typed: str) -> None:
    assert parse_number(typed) is None
