"""A method's settings name its path with ~1 for each slash, after a slash; a name of no method has no effect."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html"


def rule(application: Application) -> Iterator[str]:
    apis = list(application.of("AWS::ApiGateway::RestApi"))
    methods = {
        (method.upper(), "/" + path.replace("/", "~1"))
        for api in apis
        for path, operations in api.properties["Body"]["paths"].items()
        for method in operations
    }
    for stage in application.of("AWS::ApiGateway::Stage"):
        for each in stage.properties.get("MethodSettings", []):
            name = each["HttpMethod"], each["ResourcePath"]
            if name != ("*", "/*") and name not in methods:
                yield f"{stage}: there is no method {' '.join(name)}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Api", "Resources/ShopApiStage/Properties/MethodSettings/1/ResourcePath", "/orders")

    assert "Api.ShopApiStage: there is no method GET /orders" in set(rule(faulty))
