"""What `make tax-rates` prints."""

from datetime import date

from tools.operator.tax_rates import rates_table

OWN = {"country": "IT", "tax_class": "reduced", "rate": "4", "valid_from": "2026-02-01"}


def rows(table: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split()[1:] for line in table.splitlines() if line[:2].isupper() and line[2:3] == " "}


def test_the_table_has_the_shipped_rates_of_the_day_with_their_source() -> None:
    table = rates_table(None, date(2026, 1, 1))

    assert len(rows(table)) == 27
    assert (rows(table)["FI"], rows(table)["IT"]) == (["25.5", "13.5"], ["22", "10"])
    assert rows(rates_table(None, date(2025, 12, 31)))["FI"] == ["25.5", "14"]
    assert "Source: European Commission" in table


def test_the_shops_own_rates_replace_shipped_ones_from_their_day() -> None:
    taxes = {"regime": "oss", "home_country": "IT", "rates": [OWN, {**OWN, "country": "CH", "rate": "2.6"}]}

    table = rates_table(taxes, date(2026, 2, 1))

    assert (rows(table)["IT"], rows(table)["CH"]) == (["22", "4", "*"], ["0", "2.6", "*"])
    assert rows(rates_table(taxes, date(2026, 1, 31)))["IT"] == ["22", "10"]
