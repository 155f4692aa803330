import pytest

from shared.pricing.model import Rates
from shared.pricing.tax import CountryRates, RatesUnknown, TaxRules, rates_for

RATES = {"IT": CountryRates(2200, 1000), "DE": CountryRates(1900, 700), "FR": CountryRates(2000, 550)}
ITALIAN = Rates("domestic", 2200, 1000)
DOMESTIC, OSS = TaxRules("IT", "domestic", RATES), TaxRules("IT", "oss", RATES)
SWISS = TaxRules("CH", "oss", {"CH": CountryRates(810, 260)})


@pytest.mark.parametrize(
    ("rules", "destination", "verified", "rates"),
    [
        (DOMESTIC, "IT", False, ITALIAN),
        (DOMESTIC, "DE", False, ITALIAN),
        (OSS, "IT", False, ITALIAN),
        (OSS, "DE", False, Rates("oss", 1900, 700)),
        (OSS, "MC", False, Rates("oss", 2000, 550)),
        (OSS, "HK", False, Rates("export")),
        (DOMESTIC, "GB", True, Rates("export")),
        (OSS, "DE", True, Rates("reverse_charge")),
        (DOMESTIC, "DE", True, Rates("reverse_charge")),
        (OSS, "IT", True, ITALIAN),
        (SWISS, "CH", False, Rates("domestic", 810, 260)),
        (SWISS, "DE", True, Rates("export")),
    ],
)
def test_the_rates_of_an_order(rules: TaxRules, destination: str, verified: bool, rates: Rates) -> None:
    assert rates_for(rules, destination, verified_business=verified) == rates


def test_a_missing_rate_never_means_no_vat() -> None:
    with pytest.raises(RatesUnknown, match="PL"):
        rates_for(OSS, "PL")
