"""The release pipeline: one build, which each stage gets unchanged, with its storefront."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
import yaml

from localstack import ROOT

STAGES = ("staging", "prod")
WORKFLOWS = ROOT / ".github" / "workflows"
_PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+[.]\d+[.]\d+")


def jobs() -> dict[str, Any]:
    workflow = yaml.safe_load((WORKFLOWS / "release.yml").read_text())
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


def unpinned(lines: Iterable[str]) -> list[str]:
    """Return the lines that use an action of another repository without a commit and the version it has."""
    used = [line.strip().removeprefix("- ") for line in lines if "uses:" in line]
    return [each for each in used if not each.startswith("uses: ./") and not _PINNED.fullmatch(each)]


def test_actions_of_others_are_pinned_by_commit() -> None:
    lines = [line for path in sorted(WORKFLOWS.glob("*.y*ml")) for line in path.read_text().splitlines()]
    versions = {line.partition("uses: ")[2] for line in lines if "uses: " in line}

    assert not unpinned(lines)
    # One version of each, so that a job runs what another one was tested with.
    assert len(versions) == len({each.split("@")[0] for each in versions})


@pytest.mark.parametrize(
    "line",
    [
        "- uses: actions/checkout@v4",
        "- uses: actions/checkout@main # v4.4.0",
        "- uses: actions/checkout@11d5960 # v4.4.0",
        "uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262",
        "- uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4",
        "- uses: docker://alpine:3.20",
    ],
)
def test_an_action_with_a_name_that_can_move_is_found(line: str) -> None:
    assert unpinned([f"      {line}"]) == [line.removeprefix("- ")]
