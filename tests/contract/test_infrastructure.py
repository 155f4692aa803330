"""The infrastructure in the templates: permissions, exposure, encryption and retention."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localstack.servers.valkey import ACCESS, USER
from tests.alarms import alarms
from tests.contract.test_template import UNNAMED
from tools.application import application
from tools.template import (
    FUNCTION_TYPE,
    ROOT,
    STACK_TYPE,
    TEMPLATES,
    functions,
    nested,
    read_template,
    services,
    template,
)

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
KEEPS_DATA = ("Retain", "RetainExceptOnCreate", "Snapshot")


def resources(*types: str) -> list[Any]:
    """All resources, or those of some types, of all templates."""
    return [
        pytest.param(each, id=f"{path.stem}-{name}")
        for path in TEMPLATES
        for name, each in read_template(path)["Resources"].items()
        if not types or each["Type"] in types
    ]


def statements(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every policy statement in a value."""
    if isinstance(value, dict) and "Effect" in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from statements(inner)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("resource", [each for each in resources() if list(statements(each.values[0]))])
def test_no_statement_allows_every_action_or_every_resource(resource: dict[str, Any]) -> None:
    for statement in statements(resource["Properties"]):
        if resource["Type"] == "AWS::KMS::Key":
            # A key's policy applies to that key, which it can only name "*"; IAM decides through the account's root.
            assert statement["Resource"] == "*"
            assert statement["Sid"] == "IamDecides" or "*" not in json.dumps(statement["Action"])
            assert statement["Sid"] == "IamDecides" or statement["Condition"]
        elif statement["Effect"] == "Allow" and statement not in UNNAMED:
            assert not [action for action in listed(statement["Action"]) if "*" in action]
            # Objects in our buckets are our resources.
            assert "*" not in json.dumps(statement.get("Resource", [])).replace("Bucket.Arn}/*", "")
            assert statement["Principal"] != "*" if "Principal" in statement else True


@pytest.mark.parametrize("resource", resources("AWS::RDS::DBInstance"))
def test_no_database_is_public(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["PubliclyAccessible"] is False


@pytest.mark.parametrize(
    ("cluster", "place"), [("PostgresCluster", "/aws/rds/cluster"), ("DocumentCluster", "/aws/docdb")]
)
def test_database_logs_are_kept_no_longer_than_other_logs(cluster: str, place: str) -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]
    made = data[cluster]["Properties"]
    groups = {name: each["Properties"] for name, each in data.items() if each["Type"] == "AWS::Logs::LogGroup"}
    kept = {each["LogGroupName"]["Sub"][0]: (name, each["RetentionInDays"]["Ref"]) for name, each in groups.items()}

    logs = [f"{place}/{made['DBClusterIdentifier']['Sub'][0]}/{log}" for log in made["EnableCloudwatchLogsExports"]]

    assert logs
    # The log group must exist before the cluster, which would create it without a retention period.
    assert {kept[log] for log in logs} == {(group, "LogRetentionDays") for group in listed(data[cluster]["DependsOn"])}


@pytest.mark.parametrize("resource", resources(*ENCRYPTED_BY))
def test_stored_data_is_encrypted(resource: dict[str, Any]) -> None:
    properties = resource["Properties"]

    assert properties[ENCRYPTED_BY[resource["Type"]]]
    assert properties.get("StorageEncrypted") is True or resource["Type"] not in DATABASES


@pytest.mark.parametrize("resource", resources("AWS::RDS::DBProxy"))
def test_the_proxy_requires_tls(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["RequireTLS"] is True


def test_servers_require_tls() -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")

    assert data["Resources"]["PostgresParameters"]["Properties"]["Parameters"]["rds.force_ssl"] == "1"
    assert data["Resources"]["DocumentParameters"]["Properties"]["Parameters"]["tls"] == "enabled"
    assert data["Outputs"]["CacheUrl"]["Value"]["Sub"].startswith("valkeys://")


def test_valkey_admits_only_the_functions_user_with_the_access_of_the_local_server() -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]
    user, default = data["ValkeyUser"]["Properties"], data["ValkeyDefaultUser"]["Properties"]
    password = {"Sub": "{{resolve:secretsmanager:${ValkeySecret}:SecretString:password}}"}

    assert data["Cache"]["Properties"]["UserGroupId"] == {"Ref": "ValkeyUsers"}
    assert data["ValkeyUsers"]["Properties"]["UserIds"] == [{"Ref": "ValkeyDefaultUser"}, {"Ref": "ValkeyUser"}]
    assert (user["AccessString"], user["UserName"], user["Passwords"]) == (ACCESS, USER, [password])
    assert (default["UserName"], default["AccessString"], default["Passwords"]) == ("default", "off -@all", [password])
    made = data["ValkeySecret"]["Properties"]["GenerateSecretString"]
    assert json.loads(made["SecretStringTemplate"]) == {"username": USER}
    # ElastiCache accepts 16 to 128 characters.
    assert (made["PasswordLength"], made["ExcludePunctuation"]) == (64, True)
    # Two stages of one account.
    named = ("ValkeyUser", "ValkeyDefaultUser"), "ValkeyUsers"
    assert all("${Stage}" in str(data[each]["Properties"]["UserId"]["Sub"]) for each in named[0])
    assert "${Stage}" in str(data[named[1]]["Properties"]["UserGroupId"]["Sub"])


@pytest.mark.parametrize("resource", resources(*HOLDS_DATA))
def test_resources_with_data_outlive_their_stack(resource: dict[str, Any]) -> None:
    assert resource["DeletionPolicy"] in KEEPS_DATA
    assert resource["UpdateReplacePolicy"] in KEEPS_DATA


@pytest.mark.parametrize("resource", resources(*DATABASES))
def test_a_database_is_backed_up_and_protected_from_deletion(resource: dict[str, Any]) -> None:
    assert resource["Properties"]["DeletionProtection"] == {"If": ["Protected", True, False]}
    assert resource["Properties"]["BackupRetentionPeriod"] == {"Ref": "BackupDays"}
    backup = read_template(ROOT / "infrastructure" / "data.yaml")["Parameters"]["BackupDays"]
    assert (backup["Default"], backup["MinValue"]) == (14, 7)


def test_a_database_can_be_protected_after_its_stack_is_created() -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")

    given = template()["Resources"]["Data"]["Properties"]["Parameters"]

    assert given["DeletionProtection"] == {"Ref": "DeletionProtection"}
    assert data["Conditions"]["Protected"] == {"Equals": [{"Ref": "DeletionProtection"}, "on"]}
    # The default holds while the stack is created: a failed creation deletes what it made.
    assert template()["Parameters"]["DeletionProtection"]["Default"] == "off"
    assert template()["Outputs"]["DeletionProtection"]["Value"] == {"Ref": "DeletionProtection"}


def test_every_password_that_the_stack_creates_is_rotated() -> None:
    data = read_template(ROOT / "infrastructure" / "data.yaml")["Resources"]
    rotation = read_template(ROOT / "infrastructure" / "rotation.yaml")["Resources"]
    given = template()["Resources"]["Rotation"]["Properties"]["Parameters"]

    made = {name for name, each in data.items() if each["Type"] == "AWS::SecretsManager::Secret"}
    rotated = [each["Properties"]["SecretId"]["Ref"] for each in rotation.values()]

    # ElastiCache's has no rotation function of AWS. The runbook has the procedure, which needs no outage.
    assert {given[each]["GetAtt"] for each in rotated} == {
        f"Data.Outputs.{name}Arn" for name in made - {"ValkeySecret"}
    }
    assert data["PostgresCluster"]["Properties"]["ManageMasterUserPassword"] is True


def test_nested_stacks_are_off_in_the_local_stage() -> None:
    stacks = {
        name: each["Condition"]
        for name, each in template()["Resources"].items()
        if each["Type"] == STACK_TYPE and name != "StorefrontFiles"
    }
    conditions = template()["Conditions"]

    assert set(stacks.values()) == {"WithKey", "WithServers", "WithProxy", "WithRotation", "Deployed", "WithEdge"}
    assert nested(STACK_TYPE).keys() == {*stacks, "StorefrontFiles"}
    assert {*nested().values(), *nested(STACK_TYPE).values()} == set(TEMPLATES[1:])
    assert conditions["Deployed"] == {"Not": [{"Equals": [{"Ref": "Stage"}, "local"]}]}
    assert conditions["WithServers"] == {"Equals": [{"Ref": "OwnServers"}, "on"]}
    assert template()["Parameters"]["OwnServers"]["Default"] == "off"
    assert template()["Parameters"]["Stage"]["Default"] == "local"


@pytest.mark.parametrize("service", services())
def test_releases_are_gradual_in_production_and_rolled_back_by_alarms(service: str) -> None:
    preference = shared_by(service)["DeploymentPreference"]
    releases = read_template(services()[service])["Mappings"]["Releases"]

    assert {stage: each["Gradual"] for stage, each in releases.items()} == {
        "local": False,
        "staging": False,
        "prod": True,
    }
    assert preference["Type"].startswith("Canary")
    outputs = read_template(ROOT / "infrastructure" / "observability.yaml")["Outputs"]
    given = template()["Resources"][service]["Properties"]["Parameters"]
    names = [
        each["Sub"].replace("${AlarmPrefix}", outputs["AlarmPrefix"]["Value"]["Sub"]) for each in preference["Alarms"]
    ]
    assert given["AlarmPrefix"]["If"][1] == {"GetAtt": "Observability.Outputs.AlarmPrefix"}
    assert len(names) == 5
    assert {name.removeprefix("bottega-${Stage}-") for name in names} < set(alarms())


@pytest.mark.parametrize("service", services())
def test_every_function_of_a_service_is_released_gradually_after_the_migrations(service: str) -> None:
    shared = shared_by(service)
    given = template()["Resources"][service]["Properties"]["Parameters"]
    apart = {name: each["IgnoreGlobals"] for name, each in _functions(services()[service]) if "IgnoreGlobals" in each}

    assert shared["AutoPublishAlias"] == "live"
    assert shared["Environment"]["Variables"]["SCHEMA"] == {"Ref": "Schema"}
    assert given["Schema"]["If"][1] == {"GetAtt": "Migration.Schema"}
    assert [name for name, ignored in apart.items() if {"Environment", "DeploymentPreference"} & set(ignored)] == []


def test_the_functions_of_operations_are_the_only_ones_outside_the_services() -> None:
    assert {each["Properties"]["AutoPublishAlias"] for _, each in _functions(ROOT / "template.yaml")} == {"live"}
    assert {each.service for each in functions() if not each.stack} == {"operations"}


def shared_by(service: str) -> dict[str, Any]:
    shared: dict[str, Any] = read_template(services()[service])["Globals"]["Function"]
    return shared


def _functions(path: Path) -> list[Resource]:
    return [each for each in read_template(path)["Resources"].items() if each[1]["Type"] == FUNCTION_TYPE]


def test_a_database_that_the_stack_creates_is_used_by_every_function_of_its_service() -> None:
    made = [each for each in application()["Resources"].items() if each[1]["Type"] == FUNCTION_TYPE]
    environments = {name: each["Properties"]["Environment"]["Variables"] for name, each in made}

    secrets = {
        (name, variable): value["Fn::If"][0]
        for name, environment in environments.items()
        for variable, value in environment.items()
        if variable.endswith("_DATABASE_SECRET")
    }

    assert len(secrets) > 50
    assert set(secrets.values()) == {"WithServers"}


def test_functions_that_call_stripe_can_reach_the_internet() -> None:
    resources = [each for path in services().values() for _, each in _functions(path)]
    callers = [each for each in resources if {"Ref": "StripeLayer"} in each["Properties"]["Layers"]]
    given = template()["Resources"]["Payments"]["Properties"]["Parameters"]

    assert given["StripeSubnetIds"]["If"][1] == {"GetAtt": "Network.Outputs.StripeSubnetIds"}
    assert len(callers) == len([each for each in functions() if "STRIPE_API_BASE" in each.environment])
    for each in callers:
        assert "VpcConfig" in each["IgnoreGlobals"]
        assert {"Ref": "StripeSubnetIds"} in each["Properties"]["VpcConfig"]["If"][1]["SubnetIds"]["Split"]


def test_the_migrating_function_gets_the_secret_of_every_service_with_migrations() -> None:
    [migrating] = [each for each in functions() if each.name == "operations-migrate-databases"]

    migrated = {path.parent.parent.name for path in (ROOT / "functions").glob("*/migrations/0*")}

    assert {f"{service.upper()}_DATABASE_SECRET" for service in migrated} <= set(migrating.environment)
