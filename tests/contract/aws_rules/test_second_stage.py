"""SAM creates a second stage, `Stage`, unless the API sets `OpenApiVersion`.

It reaches every function, and the firewall does not cover it.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "Two stages are created: `Stage` and `StageName-value`", unless OpenApiVersion is set: "We decided to add the fix
# under `OpenApiVersion` flag".
SOURCE = "https://github.com/aws/serverless-application-model/issues/3477"


def rule(application: Application) -> Iterator[str]:
    stages = {each.properties["StageName"] for each in application.of("AWS::ApiGateway::Stage")}
    for deployment in application.of("AWS::ApiGateway::Deployment"):
        name = deployment.properties.get("StageName")
        if name is not None and name not in stages:
            yield f"{deployment.stack}: a deployment creates the stage {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Api", "Resources/ShopApiDeployment*/Properties/StageName", "Stage")

    assert "Api: a deployment creates the stage Stage" in set(rule(faulty))
