import pytest

from tools.stage import described


@pytest.mark.parametrize(
    ("stage", "firewall", "told"),
    [("staging", "on", "on"), ("staging", "off", "off"), ("local", "on", "off")],
)
def test_the_tests_are_told_of_a_firewall_only_where_there_is_one(stage: str, firewall: str, told: str) -> None:
    given = {"Firewall": firewall, "CorsOrigins": "http://localhost:3000"}

    assert described(stage, given)["FIREWALL"] == told


def test_the_tests_are_told_the_first_origin_that_a_stage_allows() -> None:
    given = {"Firewall": "on", "CorsOrigins": "https://shop.example,https://www.shop.example"}

    assert described("staging", given)["CORS_ORIGIN"] == "https://shop.example"
