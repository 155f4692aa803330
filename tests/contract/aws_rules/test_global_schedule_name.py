"""The name of a schedule exists once in its group: without names of our own, CloudFormation makes them."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedulev2.html"


def rule(application: Application) -> Iterator[str]:
    for schedule in application.of("AWS::Scheduler::Schedule"):
        if "Name" in schedule.properties:
            yield f"{schedule}: has the fixed name {schedule.properties['Name']}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth", "Resources/RotateSigningKeyFunctionSchedule/Properties/Name", "RotateSigningKeyFunctionSchedule"
    )

    assert "Auth.RotateSigningKeyFunctionSchedule: has the fixed name RotateSigningKeyFunctionSchedule" in set(
        rule(faulty)
    )
