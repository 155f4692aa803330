"""Which countries require a city and a postal code, for the storefront: generated from the API's rules."""

import json
from pathlib import Path

from shared.http.addresses import COUNTRIES
from shared.postal_rules import city_problem, postal_code_problem
from tools.template import ROOT

TARGET = ROOT / "frontend" / "src" / "checkout" / "address-rules.json"


def render() -> dict[Path, str]:
    """Return the file as it is committed."""
    lines = [f"  {json.dumps(country)}: {json.dumps(_required(country))}" for country in sorted(COUNTRIES)]
    return {TARGET: "{\n" + ",\n".join(lines) + "\n}\n"}


def _required(country: str) -> list[str]:
    problems = {"city": city_problem(None, country), "postal_code": postal_code_problem(None, country)}
    return [field for field, problem in problems.items() if problem]
