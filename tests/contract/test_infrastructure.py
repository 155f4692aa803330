"""What the templates promise of the infrastructure: who may do what, what is public, encrypted, and kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.template import FUNCTION_TYPE, ROOT, TEMPLATES, functions, read_template, template

Resource = tuple[str, dict[str, Any]]

DATABASES = ("AWS::RDS::DBCluster", "AWS::DocDB::DBCluster")
ENCRYPTED_BY = {
    "AWS::RDS::DBCluster": "KmsKeyId",
    "AWS::DocDB::DBCluster": "KmsKeyId",
    "AWS::ElastiCache::ServerlessCache": "KmsKeyId",
    "AWS::SecretsManager::Secret": "KmsKeyId",
    "AWS::Logs::LogGroup": "KmsKeyId",
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::SQS::Queue": "SqsManagedSseEnabled",
}
HOLDS_DATA = (*DATABASES, "AWS::Logs::LogGroup", "AWS::KMS::Key")
KEEPS_DATA = ("Retain", "Snapshot")


def resources(*types: str) -> list[Any]:
    """All resources, or those of some types, of all templates."""
    return [
        pytest.param(each, id=f"{path.stem}-{name}")
        for path in TEMPLATES
        for name, each in read_template(path)["Resources"].items()
        if not types or each["Type"] in types
    ]


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Every policy statement somewhere in a value."""
    if isinstance(value, dict) and "Effect" in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from statements(inner)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("resource", [each for each in resources() if list(statements(each.values[0]))])
def test_no_statement_allows_every_action_or_is_about_every_resource(resource: dict[str, Any]) -> None:
    for statement in statements(resource["Properties"]):
        if resource["Type"] == "AWS::KMS::Key":
            # A key's policy is about that key, which it can only call "*"; IAM decides through the account's root.
            assert statement["Resource"] == "*"
            assert statement["Sid"] == "IamDecides" or "*" not in json.dumps(statement["Action"])
            assert statement["Sid"] == "IamDecides" or statement["Condition"]
        elif statement["Effect"] == "Allow":
            assert not [action for action in listed(statement["Action"]) if "*" in action]
            # What lies in a bucket of ours is a resource of ours.
            assert "*" not in json.dumps(statement.get("Resource", [])).replace("Bucket.Arn}/*", "")
            assert statement["Principal"] != "*" if "Principal" in statement else True


@pytest.mark.parametrize("resource", resources("AWS::RDS::DBInstance"))
def test_no_database_is_public(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["PubliclyAccessible"] is False


@pytest.mark.parametrize(
    ("cluster", "place"), [("PostgresCluster", "/aws/rds/cluster"), ("DocumentCluster", "/aws/docdb")]
)
def test_what_a_database_logs_is_kept_no_longer_than_other_logs(cluster: str, place: str) -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]
    made = data[cluster]["Properties"]
    groups = {name: each["Properties"] for name, each in data.items() if each["Type"] == "AWS::Logs::LogGroup"}
    kept = {each["LogGroupName"]["Sub"]: (name, each["RetentionInDays"]["Ref"]) for name, each in groups.items()}

    logs = [f"{place}/{made['DBClusterIdentifier']['Sub']}/{log}" for log in made["EnableCloudwatchLogsExports"]]

    assert logs
    # Whoever comes first makes the group.
    assert {kept[log] for log in logs} == {(group, "LogRetentionDays") for group in listed(data[cluster]["DependsOn"])}


@pytest.mark.parametrize("resource", resources(*ENCRYPTED_BY))
def test_what_is_stored_is_encrypted(resource: dict[str, Any]) -> None:
    properties = resource["Properties"]

    assert properties[ENCRYPTED_BY[resource["Type"]]]
    assert properties.get("StorageEncrypted") is True or resource["Type"] not in DATABASES


@pytest.mark.parametrize("resource", resources("AWS::RDS::DBProxy"))
def test_the_proxy_wants_tls(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["RequireTLS"] is True


def test_servers_want_tls() -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")

    assert data["Resources"]["PostgresParameters"]["Properties"]["Parameters"]["rds.force_ssl"] == "1"
    assert data["Resources"]["DocumentParameters"]["Properties"]["Parameters"]["tls"] == "enabled"
    assert data["Outputs"]["CacheUrl"]["Value"]["Sub"].startswith("valkeys://")


@pytest.mark.parametrize("resource", resources(*HOLDS_DATA))
def test_what_holds_data_outlives_its_stack(resource: dict[str, Any]) -> None:
    assert resource["DeletionPolicy"] in KEEPS_DATA
    assert resource["UpdateReplacePolicy"] in KEEPS_DATA


@pytest.mark.parametrize("resource", resources(*DATABASES))
def test_a_database_refuses_to_be_deleted_and_is_backed_up(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["DeletionProtection"] is True
    assert resource["Properties"]["BackupRetentionPeriod"] == {"Ref": "BackupDays"}
    backup = read_template(ROOT / "infrastructure" / "data.yaml")["Parameters"]["BackupDays"]
    assert (backup["Default"], backup["MinValue"]) == (14, 7)


def test_every_password_that_the_stack_makes_is_rotated() -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]

    made = {name for name, each in data.items() if each["Type"] == "AWS::SecretsManager::Secret"}
    rotations = [each for each in data.values() if each["Type"] == "AWS::SecretsManager::RotationSchedule"]

    assert {each["Properties"]["SecretId"]["Ref"] for each in rotations} == made
    assert data["PostgresCluster"]["Properties"]["ManageMasterUserPassword"] is True


def test_nested_stacks_are_off_in_the_local_stage() -> None:
    stacks = {
        name: each["Condition"]
        for name, each in template()["Resources"].items()
        if each["Type"] == "AWS::CloudFormation::Stack" and each["Properties"]["TemplateURL"] in _infrastructure()
    }
    conditions = template()["Conditions"]

    assert set(stacks.values()) == {"WithKey", "WithServers", "Deployed", "WithEdge"}
    assert len(stacks) == len(TEMPLATES) - 1 - len(_others())
    assert conditions["Deployed"] == {"Not": [{"Equals": [{"Ref": "Stage"}, "local"]}]}
    assert conditions["WithServers"] == {"Equals": [{"Ref": "OwnServers"}, "on"]}
    assert template()["Parameters"]["OwnServers"]["Default"] == "off"
    assert template()["Parameters"]["Stage"]["Default"] == "local"


def _infrastructure() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in TEMPLATES[1:] if path not in _others()]


def _others() -> list[Path]:
    """Nested templates with a switch of their own."""
    return [path for path in TEMPLATES if path.stem == "storefront"]


def test_releases_are_gradual_in_production_and_brought_back_by_alarms() -> None:
    preference = template()["Globals"]["Function"]["DeploymentPreference"]
    releases = template()["Mappings"]["Releases"]

    assert {stage: each["Gradual"] for stage, each in releases.items()} == {
        "local": False,
        "staging": False,
        "prod": True,
    }
    assert preference["Type"].startswith("Canary")
    outputs = read_template(ROOT / "infrastructure" / "observability.yaml")["Outputs"]
    alarms = [each["GetAtt"].removeprefix("Observability.Outputs.") for each in preference["Alarms"]]
    assert len(alarms) == 5
    assert set(alarms) < set(outputs)


def test_every_function_but_the_migrating_one_is_released_gradually_after_the_migrations() -> None:
    shared = template()["Globals"]["Function"]
    apart = {name: each["IgnoreGlobals"] for name, each in _functions() if "IgnoreGlobals" in each}

    assert shared["AutoPublishAlias"] == "live"
    assert shared["Environment"]["Variables"]["SCHEMA"]["If"][1] == {"GetAtt": "Migration.Schema"}
    assert apart.pop("MigrateDatabasesFunction") == ["Environment", "DeploymentPreference"]
    assert [name for name, ignored in apart.items() if {"Environment", "DeploymentPreference"} & set(ignored)] == []


def _functions() -> list[Resource]:
    return [each for each in template()["Resources"].items() if each[1]["Type"] == FUNCTION_TYPE]


def test_a_database_that_the_stack_makes_is_used_by_every_function_of_its_service() -> None:
    environments = {function.name: function.environment for function in functions()}

    direct = [
        (name, variable)
        for name, environment in environments.items()
        for variable, value in environment.items()
        if variable.endswith("_DATABASE_SECRET") and value["If"][0] != "WithServers"
    ]

    assert direct == []


def test_functions_that_call_stripe_have_a_way_out() -> None:
    callers = {name: each for name, each in _functions() if {"Ref": "StripeLayer"} in each["Properties"]["Layers"]}

    for each in callers.values():
        assert "VpcConfig" in each["IgnoreGlobals"]
        assert "Network.Outputs.StripeSubnetIds" in json.dumps(each["Properties"]["VpcConfig"])


def test_the_migrating_function_knows_the_secret_of_every_service_with_migrations() -> None:
    [migrating] = [each for each in functions() if each.name == "MigrateDatabasesFunction"]

    services = {path.parent.parent.name for path in (ROOT / "functions").glob("*/migrations/0*")}

    assert {f"{service.upper()}_DATABASE_SECRET" for service in services} <= set(migrating.environment)
