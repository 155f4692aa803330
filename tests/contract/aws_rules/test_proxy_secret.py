"""RDS Proxy signs in with secrets of a name and a password that its role may read, for users of its own engine."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

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


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Proxy", "Resources/Proxy/Properties/Auth/0/SecretArn", "${Data.OrdersDatabaseSecret}")

    assert "Proxy.Proxy: cannot sign in with ${Data.OrdersDatabaseSecret}" in set(rule(faulty))
