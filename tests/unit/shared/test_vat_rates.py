"""VAT rates by country, class and date."""

from datetime import date

import pytest

from shared.vat_rates import TAX_CLASSES, basis_points, eu_countries, per_cent, rates_of, vat_rate

# Published by the European Commission, see vat_rates.json.
CHANGES = [
    ("EE", "standard", date(2025, 7, 1), 2200, 2400),
    ("SK", "standard", date(2025, 1, 1), 2000, 2300),
    ("RO", "standard", date(2025, 8, 1), 1900, 2100),
    ("RO", "reduced", date(2025, 8, 1), 900, 1100),
    ("FI", "standard", date(2024, 9, 1), 2400, 2550),
    ("FI", "reduced", date(2026, 1, 1), 1400, 1350),
    ("LT", "reduced", date(2026, 1, 1), 900, 1200),
]


def test_there_are_rates_for_the_27_member_states() -> None:
    assert len(eu_countries()) == 27
    for country in eu_countries():
        standard = vat_rate(country, "standard", date(2026, 6, 1))
        assert 1700 <= standard <= 2700
        assert 700 <= vat_rate(country, "reduced", date(2026, 6, 1)) <= standard


@pytest.mark.parametrize(("country", "tax_class", "day", "before", "after"), CHANGES, ids=str)
def test_a_rate_changes_on_its_day(country: str, tax_class: str, day: date, before: int, after: int) -> None:
    [chosen] = [each for each in TAX_CLASSES if each == tax_class]

    assert vat_rate(country, chosen, date.fromordinal(day.toordinal() - 1)) == before
    assert vat_rate(country, chosen, day) == after


@pytest.mark.parametrize(("country", "tax_class"), [("US", "standard"), ("IT", "zero")])
def test_other_countries_and_the_class_zero_have_no_vat(country: str, tax_class: str) -> None:
    [chosen] = [each for each in TAX_CLASSES if each == tax_class]

    assert vat_rate(country, chosen, date(2026, 1, 1)) == 0


def test_rates_are_in_order_of_their_days() -> None:
    for country in eu_countries():
        for tax_class in ("standard", "reduced"):
            days = [valid_from for valid_from, _ in rates_of(country, tax_class)]
            assert days == sorted(set(days))


@pytest.mark.parametrize(("text", "points"), [("22", 2200), ("25.5", 2550), ("2.1", 210), ("0", 0), ("5.05", 505)])
def test_a_rate_is_an_integer_in_hundredths_of_a_per_cent(text: str, points: int) -> None:
    assert basis_points(text) == points
    assert per_cent(points) == text
