"""Compare functions/shared/vat_rates.json with the European Commission's data, as the eu-vat-rates-data package has it.

Run it with `uv run --with eu-vat-rates-data --with duty27-eu-vat python -m tools.vat_rates` after a change of a rate,
and from time to time. The packages have today's reduced rates, and standard rates by date; the file has both by date.
"""

import sys
from datetime import UTC, date, datetime
from importlib import import_module

from shared.vat_rates import basis_points, eu_countries, per_cent, rates_of, vat_rate


def main() -> int:
    """Print the differences; return 1 if there are any."""
    found = [each for country in sorted(eu_countries()) for each in (*_standard(country), *_reduced(country))]
    print("\n".join(found) or "No differences.")
    return 1 if found else 0


def _standard(country: str) -> list[str]:
    history = import_module("duty27_eu_vat")
    days = {*(day for day, _ in rates_of(country, "standard")), datetime.now(UTC).date()}
    pairs = [(day, vat_rate(country, "standard", day), _points(history, country, day)) for day in sorted(days)]
    return [
        f"{country} standard on {day}: {per_cent(ours)}, published {per_cent(theirs)}"
        for day, ours, theirs in pairs
        if ours != theirs
    ]


def _points(history: object, country: str, day: date) -> int:
    code = "EL" if country == "GR" else country
    return basis_points(str(history.get_standard_rate(code, day)))  # type: ignore[attr-defined]


def _reduced(country: str) -> list[str]:
    published = import_module("eu_vat_rates_data").get_rate(country)
    rates = published["reduced"] or [published["standard"]]
    ours = vat_rate(country, "reduced", datetime.now(UTC).date())
    texts = [per_cent(basis_points(str(each))) for each in rates]
    return [] if per_cent(ours) in texts else [f"{country} reduced: {per_cent(ours)}, published {', '.join(texts)}"]


if __name__ == "__main__":
    sys.exit(main())
