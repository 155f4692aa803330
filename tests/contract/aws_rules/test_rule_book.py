"""The rule book: every rule has a source, and tests that show it on the templates and on a planted fault."""

import importlib
from pathlib import Path

import pytest

from tests.contract.aws_rules.application import refusals
from tools.switches import STAGES, choices, deployments
from tools.template import ROOT

RULES = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py") if path.stem != Path(__file__).stem)
FEWEST = 40
# Of the others, the source was read and says what the rule says; the rule quotes it where the page is long. AWS's
# documentation was read in copies, of 2020 and later, and in its API models. Of these no page of AWS says this part:
NOT_CONFIRMED = {
    "test_log_group_of_server": "the name of the proxy's log group",
    "test_proxy_before_user": "that a proxy whose users do not exist yet fails its creation",
    "test_proxy_without_secrets": "that a proxy reaches Secrets Manager through the network of its subnets",
}


def test_there_are_at_least_forty_rules() -> None:
    assert len(set(RULES) - set(NOT_CONFIRMED)) >= FEWEST


def test_what_no_source_confirms_is_a_question_to_aws() -> None:
    document = (ROOT / "docs" / "environments.md").read_text()
    lines = [line for line in document.splitlines() if line.startswith("|")]

    assert set(RULES) >= set(NOT_CONFIRMED)
    assert [name for name in NOT_CONFIRMED if not any(f"`{name}.py`" in line for line in lines)] == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_source_and_both_tests(name: str) -> None:
    module = importlib.import_module(f"tests.contract.aws_rules.{name}")

    assert module.__doc__
    assert module.SOURCE.startswith("https://")
    assert callable(module.rule)
    assert callable(module.test_the_templates_obey_it)
    assert callable(module.test_a_planted_fault_is_found)


def test_every_stage_is_read_with_every_value_of_every_switch() -> None:
    read = {(each["Stage"], name, value) for each in deployments() for name, value in each.items()}
    every = {(stage, name, value) for stage in STAGES for name, values in choices().items() for value in values}

    assert every <= read
    assert {name for each in deployments() for name in refusals(**each)} == set()
