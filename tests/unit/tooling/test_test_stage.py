import pytest

from tools.test_stage import test_settings as settings_for


@pytest.mark.parametrize(
    ("stage", "parameter", "expected"),
    [("staging", "on", "on"), ("staging", "off", "off"), ("local", "on", "off")],
)
def test_only_a_deployed_stage_has_a_firewall(stage: str, parameter: str, expected: str) -> None:
    given = {"Firewall": parameter, "CorsOrigins": "http://localhost:3000"}

    assert settings_for(stage, given)["FIREWALL"] == expected


def test_the_tests_use_the_first_origin_that_a_stage_allows() -> None:
    given = {"Firewall": "on", "CorsOrigins": "https://shop.example,https://www.shop.example"}

    assert settings_for("staging", given)["CORS_ORIGIN"] == "https://shop.example"
