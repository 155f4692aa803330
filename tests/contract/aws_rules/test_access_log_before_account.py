"""API Gateway refuses an access log until its account has a role that writes to CloudWatch Logs."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"


def rule(application: Application) -> Iterator[str]:
    for stage in application.of("AWS::ApiGateway::Stage"):
        stack = application.stacks[stage.stack]
        accounts = {each.logical_id for each in stack.by_type.get("AWS::ApiGateway::Account", ())}
        if "AccessLogSetting" in stage.properties and not accounts & stack.before(stage.logical_id):
            yield f"{stage}: does not wait for the account's role"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Api", "Resources/ShopApi/DependsOn", [])

    assert "Api.ShopApiStage: does not wait for the account's role" in set(rule(faulty))
