"""A protected resource cannot be deleted, so protection from the start would make a failed creation permanent."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html"


def rule(application: Application) -> Iterator[str]:
    if application.switches.get("DeletionProtection") == "on":
        return
    for resource in application.all():
        if resource.properties.get("DeletionProtection") or resource.properties.get("DeletionProtectionEnabled"):
            yield f"{resource}: refuses deletion from the start"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Data", "Resources/DocumentCluster/Properties/DeletionProtection", True)

    assert "Data.DocumentCluster: refuses deletion from the start" in set(rule(faulty))
