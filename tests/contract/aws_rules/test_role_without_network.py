"""Lambda refuses a VPC for a function whose role may not create network interfaces."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import role_of

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if "VpcConfig" in function.properties:
            managed = str(role_of(application, function).properties.get("ManagedPolicyArns", []))
            if "AWSLambdaVPCAccessExecutionRole" not in managed:
                yield f"{function}: its role may not create network interfaces"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Auth", "Resources/LoginFunctionRole/Properties/ManagedPolicyArns", [])

    assert "Auth.LoginFunction: its role may not create network interfaces" in set(rule(faulty))
