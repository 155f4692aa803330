"""A role that may read a secret also needs permission to decrypt it, from its own policy or from the key's."""

from collections.abc import Iterator
from typing import Any

from tests.contract.aws_rules.application import Application, Resource, found, planted
from tests.contract.aws_rules.reading import actions_of, listed, statements
from tools.intrinsics import ACCOUNT, REGION

SOURCE = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"


def rule(application: Application) -> Iterator[str]:
    for role in application.of("AWS::IAM::Role"):
        for policy in role.properties.get("Policies", []):
            for each in statements(policy["PolicyDocument"]):
                if "secretsmanager:GetSecretValue" in listed(each["Action"]):
                    yield from _undecryptable(application, role, listed(each["Resource"]))


def _undecryptable(application: Application, role: Resource, secrets: list[Any]) -> Iterator[str]:
    for reference in secrets:
        secret = application.find(reference)
        key = application.find(secret.properties.get("KmsKeyId")) if secret else None
        if key and "kms:Decrypt" not in actions_of(role) and not _open_to_readers(key):
            yield f"{role}: cannot decrypt {secret}"


def _open_to_readers(key: Resource) -> bool:
    via = f"secretsmanager.{REGION}.amazonaws.com"
    return any(
        each["Principal"] == {"AWS": "*"}
        and "kms:Decrypt" in each["Action"]
        and each["Condition"]["StringEquals"] == {"kms:CallerAccount": ACCOUNT, "kms:ViaService": via}
        for each in statements(key.properties["KeyPolicy"])
    )


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Key",
        "Resources/Key/Properties/KeyPolicy/Statement/1/Condition/StringEquals/kms:ViaService",
        "rds.eu-west-1.amazonaws.com",
    )

    assert "Auth.LoginFunctionRole: cannot decrypt Data.AuthDatabaseSecret" in set(rule(faulty))
