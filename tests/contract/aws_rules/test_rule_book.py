"""The rule book: every rule has a source, and tests that show it on the templates and on a planted fault."""

import importlib
from pathlib import Path

import pytest

from tests.contract.aws_rules.application import refusals
from tools.switches import STAGES, choices, deployments

RULES = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py") if path.stem != Path(__file__).stem)
FEWEST = 40
# Of the others, the source was read (AWS's documentation in copies of 2023 or later, its API models, CloudFormation's
# schemas) and says what the rule says. Of these it could not be opened, or does not say all of it.
NOT_CONFIRMED = {
    "test_cache_name",
    "test_cache_user",
    "test_circular_dependency",
    "test_custom_resource_timeout",
    "test_dashboard",
    "test_engine_version",
    "test_hosted_rotation",
    "test_instances_one_by_one",
    "test_layer_architecture",
    "test_log_group_of_server",
    "test_missing_function",
    "test_package_size",
    "test_parameter_group_family",
    "test_private_dns",
    "test_proxy_before_user",
    "test_proxy_without_secrets",
    "test_reference_to_missing_resource",
    "test_role_without_queue",
    "test_rotation_before_user",
    "test_rotation_without_network",
    "test_rule_targets",
    "test_saved_query",
    "test_schedule_expression",
    "test_schedule_role",
    "test_second_stage",
    "test_serverless_capacity",
    "test_snapshot_policy",
    "test_snapstart",
    "test_target_group_before_instances",
    "test_write_ahead_log_functions",
}


def test_there_are_at_least_forty_rules() -> None:
    assert len(set(RULES) - NOT_CONFIRMED) >= FEWEST
    assert set(RULES) >= NOT_CONFIRMED


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
