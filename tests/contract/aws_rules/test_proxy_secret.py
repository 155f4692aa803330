"""RDS Proxy needs secrets with a user name and a password for its engine, and a role that may read and decrypt them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, found, planted
from tests.contract.aws_rules.reading import actions_of

# Of a secret with a key of its own: "any registered ProxyTarget(s) will fail to connect as they lack access to
# `kms:Decrypt`": https://github.com/aws/aws-cdk/issues/28847.
SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-secrets-arns.html"


def rule(application: Application) -> Iterator[str]:
    for proxy in application.of("AWS::RDS::DBProxy"):
        role = application.find(proxy.properties["RoleArn"])
        for each in proxy.properties["Auth"]:
            secret = application.find(each["SecretArn"])
            template = secret.properties["GenerateSecretString"]["SecretStringTemplate"] if secret else ""
            if '"username"' not in template or '"engine":"postgres"' not in template:
                yield f"{proxy}: cannot sign in with {each['SecretArn']}"
            if role is None or each["SecretArn"] not in str(role.properties["Policies"]):
                yield f"{proxy}: its role may not read {each['SecretArn']}"
            if role and secret and "KmsKeyId" in secret.properties and "kms:Decrypt" not in actions_of(role):
                yield f"{proxy}: its role may not decrypt {each['SecretArn']}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("place", "value", "finding"),
    [
        (
            "Resources/Proxy/Properties/Auth/0/SecretArn",
            "${Data.OrdersDatabaseSecret}",
            "Proxy.Proxy: cannot sign in with ${Data.OrdersDatabaseSecret}",
        ),
        (
            "Resources/ProxyRole/Properties/Policies/0/PolicyDocument/Statement/1/Action",
            "kms:Encrypt",
            "Proxy.Proxy: its role may not decrypt ${Data.AuthDatabaseSecret}",
        ),
    ],
)
def test_a_planted_fault_is_found(place: str, value: Any, finding: str) -> None:
    assert finding in set(rule(planted("Proxy", place, value)))
