"""A role has ten managed policies at most, and each exists."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
MOST = 10
# Of AWS, with their paths.
KNOWN = {
    "AWSXrayWriteOnlyAccess",
    "AWSXRayDaemonWriteAccess",
    "service-role/AWSCodeDeployRoleForLambda",
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "service-role/AmazonRDSEnhancedMonitoringRole",
}


def rule(application: Application) -> Iterator[str]:
    for role in application.of("AWS::IAM::Role"):
        policies = role.properties.get("ManagedPolicyArns", [])
        if len(policies) > MOST:
            yield f"{role}: {len(policies)} managed policies"
        for policy in policies:
            if policy.startswith("arn:aws:iam::aws:policy/") and policy.partition("policy/")[2] not in KNOWN:
                yield f"{role}: {policy} is not known"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth",
        "Resources/LoginFunctionRole/Properties/ManagedPolicyArns",
        ["arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole"],
    )

    assert "Auth.LoginFunctionRole: arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole is not known" in set(
        rule(faulty)
    )
