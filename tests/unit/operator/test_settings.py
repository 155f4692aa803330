"""The region and parameters of a stage come from samconfig.toml, in every command."""

from pathlib import Path

import pytest

from tests.unit.operator.conftest import Account
from tools.operator.settings import UnknownStage, parameters_of, region_of
from tools.operator.stages import Cloud, api_url_of, aws_of
from tools.template import ROOT

SETTINGS = """
[staging.deploy.parameters]
region = "eu-central-1"
parameter_overrides = "Stage=staging CorsOrigins=https://a,https://b 'AlarmEmail=ops at example'"
[prod.deploy.parameters]
region = "eu-north-1"
parameter_overrides = ["Stage=prod", "Egress=none"]
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "samconfig.toml"
    path.write_text(SETTINGS)
    return path


def test_a_stage_has_the_region_of_samconfig(settings: Path) -> None:
    assert (region_of("staging", settings), region_of("prod", settings)) == ("eu-central-1", "eu-north-1")


def test_parameters_are_the_templates_defaults_with_the_stages_own(settings: Path) -> None:
    staging, prod = parameters_of("staging", settings), parameters_of("prod", settings)

    assert (staging["CorsOrigins"], staging["AlarmEmail"]) == ("https://a,https://b", "ops at example")
    assert (staging["Egress"], prod["Egress"]) == ("stripe", "none")
    assert "StripeSecretArn" not in staging


def test_an_unknown_stage_is_reported_with_the_known_ones(settings: Path) -> None:
    with pytest.raises(UnknownStage, match="no stage demo, only prod, staging"):
        region_of("demo", settings)


def test_the_shells_region_does_not_matter(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")

    for service in ("cloudformation", "lambda", "sqs", "secretsmanager", "logs"):
        assert aws_of("staging").client(service).meta.region_name == region_of("staging")
    assert isinstance(aws_of("prod"), Cloud)
    assert aws_of("prod").bucket("files").meta.client.meta.region_name == region_of("prod")
    with pytest.raises(UnknownStage):
        api_url_of("demo")


def test_only_two_modules_make_clients() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tools").rglob("*.py")
        if "boto3." in path.read_text() or "import boto3" in path.read_text()
    }

    assert makers == {"tools/aws.py", "tools/operator/stages.py"}
