"""CodeDeploy refuses a role that does not trust it or has no rights to Lambda."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html"


def rule(application: Application) -> Iterator[str]:
    for group in application.of("AWS::CodeDeploy::DeploymentGroup"):
        role = application.find(group.properties["ServiceRoleArn"])
        if role is None or "codedeploy.amazonaws.com" not in str(role.properties["AssumeRolePolicyDocument"]):
            yield f"{group}: its role does not trust CodeDeploy"
        elif "AWSCodeDeployRoleForLambda" not in str(role.properties.get("ManagedPolicyArns")):
            yield f"{group}: its role may not move an alias"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/CodeDeployServiceRole/Properties/ManagedPolicyArns", [])

    assert "Auth.LoginFunctionDeploymentGroup: its role may not move an alias" in set(rule(faulty))
