"""API Gateway fails a request whose integration has no role that it may assume and that may invoke the function."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html"


def rule(application: Application) -> Iterator[str]:
    for api in application.of("AWS::ApiGateway::RestApi"):
        for path, methods in api.properties["Body"]["paths"].items():
            for method, each in methods.items():
                integration = each["x-amazon-apigateway-integration"]
                invoked = integration["uri"].partition("/functions/")[2].removesuffix("/invocations")
                role = application.find(integration.get("credentials"))
                if role is None or invoked not in str(role.properties["Policies"]):
                    yield f"{api}: {method} {path} may not invoke its function"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Api",
        "Resources/ShopApi/Properties/Body/paths/~1orders/get/x-amazon-apigateway-integration/credentials",
        {"Fn::GetAtt": ["AuthInvokeRole", "Arn"]},
    )

    assert "Api.ShopApi: get /orders may not invoke its function" in set(rule(faulty))
