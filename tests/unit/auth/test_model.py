import pytest

from auth.model import Use, account_hash, classify_use, delay_seconds
from shared.email_addresses import normalise_email


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (14, 512), (15, 900), (16, 900), (10**6, 900)]
)
def test_the_delay_doubles_from_the_fifth_failure_on(failures: int, seconds: int) -> None:
    assert delay_seconds(failures) == seconds


@pytest.mark.parametrize(
    ("used_seconds_ago", "use"),
    [(None, Use.FIRST), (0.0, Use.REPEATED), (10.0, Use.REPEATED), (10.1, Use.REUSED), (86_400.0, Use.REUSED)],
)
def test_a_second_use_is_a_repeat_for_ten_seconds(used_seconds_ago: float | None, use: Use) -> None:
    assert classify_use(used_seconds_ago) is use


@pytest.mark.parametrize(
    ("one", "other"),
    [("ada@example.com", "ADA@EXAMPLE.COM"), ("\uff41da@example.com", "ada@example.com"), ("é@x.de", "e\u0301@x.de")],
)
def test_case_width_and_composition_make_no_difference(one: str, other: str) -> None:
    assert normalise_email(one) == normalise_email(other)
    assert account_hash(one) == account_hash(other)


def test_different_addresses_stay_different() -> None:
    assert normalise_email("ada@example.com") != normalise_email("a.da@example.com")
