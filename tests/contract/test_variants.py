"""`make lint` checks what the templates become in every stage with every switch."""

from tests.contract.aws_rules.application import Application, planted
from tools.switches import applications
from tools.variants import Variant, covering, lint, variants


def data_of(*created: Application) -> list[Variant]:
    return [each for each in variants(created) if each[0] == "Data"]


def test_a_fault_that_one_switch_brings_about_fails_the_check() -> None:
    place = "Resources/PostgresInstanceB/Properties/DBInstanceClass"
    two, one = (planted("Data", place, [], SecondZone=each) for each in ("on", "off"))

    checked = covering(data_of(one, two))

    assert not any(_has(each, "Data", "PostgresInstanceB") for each in data_of(one))
    assert lint(checked) != 0


def test_every_resource_of_every_stage_and_switch_is_checked() -> None:
    every = {str(resource) for application in applications() for resource in application.all()}
    checked = covering(variants(applications()))

    assert len(checked) < len(variants(applications()))
    assert [each for each in every if not any(_has(variant, *each.split(".")) for variant in checked)] == []


def _has(variant: Variant, stack: str, logical_id: str) -> bool:
    name, text = variant
    return name == stack and f'"{logical_id}": {{' in text
