"""The release pipeline: one build, which each stage gets unchanged, with its storefront."""

from typing import Any

import pytest
import yaml

from localstack import ROOT

STAGES = ("staging", "prod")


def jobs() -> dict[str, Any]:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())
    found: dict[str, Any] = workflow["jobs"]
    return found


def commands(job: str) -> list[str]:
    return [step["run"] for step in jobs()[job].get("steps", []) if "run" in step]


def test_it_is_built_once() -> None:
    building = [job for job in jobs() for command in commands(job) if command in ("make build", "make deploy")]

    assert building == ["build"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_gets_the_build_of_both_halves_once_it_is_tested(stage: str) -> None:
    job = jobs()[stage]

    taken = [step for step in job["steps"] if step.get("uses", "").startswith("actions/download-artifact@")]
    asked = [command for command in commands(stage) if command in ("make release", "make smoke", "make test-stage")]

    assert [step["with"]["name"] for step in taken] == ["build"]
    assert job["env"]["STAGE"] == stage
    assert asked[:2] == ["make release", "make smoke"]
    assert commands(stage)[-1] == "make deploy-storefront"


def test_production_waits_for_the_tests_in_staging() -> None:
    assert "make test-stage" in commands("staging")
    assert jobs()["prod"]["needs"] == "staging"
