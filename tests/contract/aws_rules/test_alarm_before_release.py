"""CodeDeploy refuses a deployment group with an alarm that does not exist: alarms come before the services."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import ROOT_STACK, Application, found, planted

SOURCE = "https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html"
MOST_ALARMS = 10


def rule(application: Application) -> Iterator[str]:
    root = application.stacks[ROOT_STACK]
    alarms = {each.properties["AlarmName"]: each.stack for each in application.of("AWS::CloudWatch::Alarm")}
    for group in application.of("AWS::CodeDeploy::DeploymentGroup"):
        watched = [each["Name"] for each in group.properties["AlarmConfiguration"]["Alarms"]]
        if len(watched) > MOST_ALARMS:
            yield f"{group}: watches {len(watched)} alarms"
        for name in watched:
            if alarms.get(name) not in root.before(group.stack):
                yield f"{group}: the alarm {name} does not exist yet"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Observability", "Resources/ApiErrorsAlarm/Properties/AlarmName", {"Fn::Sub": "bottega-${Stage}-errors"}
    )

    assert "Auth.LoginFunctionDeploymentGroup: the alarm bottega-prod-api-errors does not exist yet" in set(
        rule(faulty)
    )
