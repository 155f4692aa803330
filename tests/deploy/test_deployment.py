"""The life of a stage as on AWS, from its first deployment to its deletion. The tests depend on their order.

Not part of `make test`: each deployment takes the emulator about half a minute. `make test-deploy` runs it.
"""

import copy
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from localstack.emulator.deployment import Deployment
from localstack.emulator.ministack import REGION
from localstack.servers.group import Ports, Servers
from localstack.state import State
from localstack.stripe_account import sandbox_account
from tests.deploy.account import Failed
from tests.deploy.cloud import MIGRATING, STACK, STAGE, Cloud
from tools.build import build
from tools.storefront.deploy import NoStorefront, deploy_storefront
from tools.template import services

pytestmark = pytest.mark.timeout(1500)

# Content type and caching of each file.
FILES = {
    "index.html": ("text/html", "no-cache"),
    "config.json": ("application/json", "no-cache"),
    "images/ce-esp-1.svg": ("image/svg+xml", "public, max-age=86400"),
}
HOLD_DATA = {
    "AWS::Events::EventBus",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
    "AWS::SQS::Queue",
}
OFFERS = """
from fastapi import APIRouter

from shared.http import lambda_handler

router = APIRouter()


@router.get("/offers")
def list_offers() -> dict[str, list[str]]:
    return {"offers": []}


handler = lambda_handler(router)
"""
USER = {"email": "ada@example.com", "password": "a long enough password"}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    state = State(tmp_path_factory.mktemp("cloud"))
    ports = Ports.free()
    servers = Servers.in_directory(state.directory, ports, "admin", "valkey", durable=False)
    build()
    with servers.running():
        log = state.log("deploy")
        log.parent.mkdir(parents=True, exist_ok=True)
        yield Cloud(servers, Deployment(servers, {}, sandbox_account(ports.stripe), log))


def api_url(cloud: Cloud) -> str:
    [api] = cloud.aws.client("apigateway").get_rest_apis()["items"]
    return f"{cloud.servers.emulator.endpoint}/_aws/execute-api/{api['id']}/{STAGE}"


def post(cloud: Cloud, path: str, body: Any) -> tuple[int, Any]:
    url = f"{api_url(cloud)}{path}"
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=300) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def get(cloud: Cloud, path: str) -> tuple[int, Any]:
    with urllib.request.urlopen(api_url(cloud) + path, timeout=300) as response:
        return response.status, json.load(response)


def columns(cloud: Cloud) -> set[str]:
    with cloud.servers.postgres.admin("bottega_products") as admin:
        rows = admin.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'products'")
        return {row["column_name"] for row in rows}


def log_level(cloud: Cloud) -> str:
    """Return the log level of the function version that serves requests."""
    place = {"FunctionName": f"bottega-{STAGE}-auth-login", "Qualifier": "live"}
    environment = cloud.aws.functions.get_function_configuration(**place)["Environment"]["Variables"]
    return environment["POWERTOOLS_LOG_LEVEL"]


def events_since(cloud: Cloud, known: int) -> list[tuple[str, str]]:
    """Return the events of the stack's resources, oldest first, from the one with this index."""
    events = [(each["LogicalResourceId"], str(each["ResourceStatus"])) for each in cloud.events(STACK)]
    return events[::-1][known:]


def functions_in(events: list[tuple[str, str]]) -> set[str]:
    """Return the functions that changed, without the one that waits for nothing and needs no server."""
    return {name for name, _ in events if name.endswith("Function")} - {"DeleteOldVersionsFunction"}


def test_a_stage_is_deployed_with_its_nested_stacks_and_migrates_empty_servers(cloud: Cloud) -> None:
    cloud.create(STACK, cloud.template, cloud.parameters)

    assert cloud.status(STACK) == "CREATE_COMPLETE"
    nested = [each["StackName"] for each in cloud.aws.stacks.describe_stacks()["Stacks"]]
    kinds = {name.split("-")[2] for name in nested if name != STACK}
    assert kinds == {"Key", "Observability", "Edge", "StorefrontFiles", "Api", *services()}
    assert "price_minor" in columns(cloud)
    cloud.aws.functions.invoke(FunctionName=f"bottega-{STAGE}-auth-rotate-signing-key", Payload=b"{}")
    assert post(cloud, "/auth/register", {**USER, "name": "Ada"})[0] == 201


def test_no_function_of_a_service_is_created_before_the_migrations_are_done(cloud: Cloud) -> None:
    events = events_since(cloud, 0)

    migrated = events.index(("Migration", "CREATE_COMPLETE"))
    assert functions_in(events[:migrated]) == {MIGRATING}
    assert {name for name, _ in events[:migrated]}.isdisjoint(services())


def test_the_network_and_the_servers_are_created(cloud: Cloud) -> None:
    key = {"KeyArn": "arn:aws:kms:eu-west-1:000000000000:key/1", "Stage": "other"}
    cloud.create("network", cloud.nested["Network"], key)
    described = cloud.aws.stacks.describe_stacks(StackName="network")["Stacks"][0]["Outputs"]
    made = {each["OutputKey"]: each["OutputValue"] for each in described}
    groups = {"GroupId": made["DatabaseGroupId"]}
    sizes = {"PostgresMaxCapacity": "8", "DocumentInstanceClass": "db.t4g.medium", "LogRetentionDays": "30"}

    # The emulator's clusters keep no secret of their admin.
    outputs = {name: each for name, each in cloud.nested["Data"]["Outputs"].items() if name != "PostgresAdminSecretArn"}
    data = {**cloud.nested["Data"], "Outputs": outputs}

    subnets = {"SubnetIds": made["DataSubnetIds"]}
    parameters = {**key, **groups, **sizes, **subnets}

    cloud.create("data", data, parameters)

    assert cloud.status("data") == "CREATE_COMPLETE"
    # Other sizes, and one resource more, replace none of what holds data.
    before = cloud.physical_ids("data")
    data["Resources"]["More"] = {"Type": "AWS::SNS::Topic"}
    cloud.update("data", data, {**parameters, "PostgresMaxCapacity": "16", "LogRetentionDays": "90"})
    after = cloud.physical_ids("data")
    assert {each[0] for each in before} >= {
        "AWS::RDS::DBCluster",
        "AWS::DocDB::DBCluster",
        "AWS::SecretsManager::Secret",
    }
    assert {place: after.get(place) for place in before} == before
    assert {logical_id for *_, logical_id in set(after) - set(before)} == {"More"}


def test_a_release_migrates_first_and_loses_nothing(cloud: Cloud) -> None:
    known = len(events_since(cloud, 0))
    template = cloud.release(weigh="ALTER TABLE products ADD COLUMN weight int")

    cloud.update(STACK, template, {**cloud.parameters, "LogLevel": "WARNING"})

    events = events_since(cloud, known)
    migrated = events.index(("Migration", "UPDATE_COMPLETE"))
    assert functions_in(events[:migrated]) == {MIGRATING}
    assert {name for name, _ in events[:migrated]}.isdisjoint(services())
    assert "weight" in columns(cloud)
    assert log_level(cloud) == "WARNING"
    assert post(cloud, "/auth/login", USER)[0] == 200


def test_the_storefront_is_uploaded_once_the_api_allows_its_origin(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = {"AWS_ACCESS_KEY_ID": "000000000000", "AWS_SECRET_ACCESS_KEY": "local", "AWS_DEFAULT_REGION": REGION}
    for name, value in {**shell, "AWS_ENDPOINT_URL": cloud.servers.emulator.endpoint}.items():
        monkeypatch.setenv(name, value)
    described = cloud.aws.stacks.describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}
    with pytest.raises(NoStorefront, match="CorsOrigins="):
        deploy_storefront(STAGE)
    origin = outputs["StorefrontUrl"]
    cloud.update(STACK, cloud.template, {**cloud.parameters, "LogLevel": "WARNING", "CorsOrigins": origin})

    report = deploy_storefront(STAGE)

    files = {name: cloud.storage.get_object(Bucket=outputs["StorefrontBucketName"], Key=name) for name in FILES}
    config = json.loads(files["config.json"]["Body"].read())
    scripts = re.findall(r'src="/(assets/[^"]+\.js)"', files["index.html"]["Body"].read().decode())
    script = cloud.storage.head_object(Bucket=outputs["StorefrontBucketName"], Key=scripts[0])
    assert report == f"The storefront is at {origin}"
    assert {name: (each["ContentType"], each["CacheControl"]) for name, each in files.items()} == FILES
    assert script["CacheControl"] == "public, max-age=31536000, immutable"
    assert (config["api_url"], config["stripe_url"]) == (outputs["ApiUrl"], None)
    assert config["publishable_key"].startswith("pk_")
    assert "secret" not in json.dumps(config)


def test_a_failed_migration_fails_the_release_and_the_previous_version_serves(cloud: Cloud) -> None:
    known = len(events_since(cloud, 0))
    template = cloud.release(weigh="ALTER TABLE products ADD COLUMN weight int", fail="SELECT 1 / 0")

    with pytest.raises(Failed, match=r"Migration: .*DivisionByZero"):
        cloud.update(STACK, template, {**cloud.parameters, "LogLevel": "ERROR"})

    assert cloud.status(STACK) == "UPDATE_ROLLBACK_COMPLETE"
    events = events_since(cloud, known)
    failed = next(at for at, each in enumerate(events) if each == ("Migration", "UPDATE_FAILED"))
    assert functions_in(events[:failed]) == {MIGRATING}
    assert {name for name, _ in events[:failed]}.isdisjoint(services())
    assert log_level(cloud) == "WARNING"
    assert post(cloud, "/auth/login", USER)[0] == 200


def test_a_release_that_fails_after_its_migration_is_rolled_back_and_the_schema_stays(cloud: Cloud) -> None:
    more = {"weigh": "ALTER TABLE products ADD COLUMN weight int", "size": "ALTER TABLE products ADD COLUMN size int"}
    template = cloud.release(**more)
    template["Resources"]["Broken"] = {
        "Type": "Custom::Broken",
        "DependsOn": "Auth",
        "Properties": {"ServiceToken": "arn:aws:lambda:eu-west-1:000000000000:function:no-such-function"},
    }

    with pytest.raises(Failed, match="Broken"):
        cloud.update(STACK, template, {**cloud.parameters, "LogLevel": "ERROR"})

    assert cloud.status(STACK) == "UPDATE_ROLLBACK_COMPLETE"
    assert {"weight", "size"} <= columns(cloud)
    assert log_level(cloud) == "WARNING"
    assert post(cloud, "/auth/login", USER)[0] == 200


def test_adding_an_endpoint_a_consumer_and_a_service_replaces_nothing_that_holds_data(cloud: Cloud) -> None:
    before = cloud.physical_ids(STACK)
    template = grown(cloud)

    cloud.update(STACK, template, {**cloud.parameters, "LogLevel": "WARNING"})

    after = cloud.physical_ids(STACK)
    kept = {place: name for place, name in before.items() if place[0] in HOLD_DATA}
    assert {kind for kind, *_ in kept} == HOLD_DATA
    assert {place: after.get(place) for place in kept} == kept
    made = {logical_id for kind, _, logical_id in set(after) - set(before) if kind == "AWS::SQS::Queue"}
    assert made == {"OnParcelLostQueue", "OnParcelLostDeadLetterQueue"}
    assert get(cloud, "/offers") == (200, {"offers": []})
    reviews = cloud.aws.functions.get_function(FunctionName=f"bottega-{STAGE}-reviews-get-health")["Configuration"]
    assert reviews["State"] == "Active"
    assert post(cloud, "/auth/login", USER)[0] == 200


def grown(cloud: Cloud) -> dict[str, Any]:
    """Return a template with one more endpoint of products, consumer of orders and service."""
    template = cloud.copy()
    products, api, orders = (cloud.nested_copy(name) for name in ("Products", "Api", "Orders"))
    _add_endpoint(cloud, products["Resources"], api["Resources"])
    _add_consumer(orders["Resources"])
    for name, each in {"Products": products, "Api": api, "Orders": orders}.items():
        cloud.nest(template, name, each)
    template["Resources"]["Reviews"] = copy.deepcopy(template["Resources"]["Platform"])
    cloud.nest(
        template, "Reviews", json.loads(json.dumps(cloud.nested["Platform"]).replace("-platform-api-", "-reviews-"))
    )
    return template


def _add_endpoint(cloud: Cloud, products: dict[str, Any], api: dict[str, Any]) -> None:
    function = products["ListOffersFunction"] = copy.deepcopy(products["ListProductsFunction"])
    function["Properties"] |= {
        "FunctionName": {"Fn::Sub": "bottega-${Stage}-products-list-offers"},
        "Handler": "products.handlers.list_offers.handler",
    }
    cloud.add_code(function, {"products/handlers/list_offers.py": OFFERS})
    paths = api["ShopApi"]["Properties"]["DefinitionBody"]["paths"]
    listing = {"get": paths["/products"]["get"]}
    paths["/offers"] = json.loads(json.dumps(listing).replace("products-list-products", "products-list-offers"))


def _add_consumer(orders: dict[str, Any]) -> None:
    """Add what one more row of the mapping makes."""
    consumer = {name: each for name, each in orders.items() if name.startswith("OnPaymentFailed")}
    text = json.dumps(consumer).replace("OnPaymentFailed", "OnParcelLost")
    text = text.replace("orders-on-payment-failed", "orders-on-parcel-lost")
    orders |= json.loads(text.replace('"PaymentFailed"', '"ParcelLost"'))


def test_deleting_the_stage_keeps_data_keys_and_logs(cloud: Cloud) -> None:
    cloud.delete(STACK)

    groups = cloud.aws.client("logs").describe_log_groups(logGroupNamePrefix=f"/bottega/{STAGE}")["logGroups"]
    # Each name ends in a part of its stack's id, so that the next stack of the stage can be created.
    names = {each["Name"].rpartition("-")[0] for each in cloud.aws.secrets.list_secrets()["SecretList"]}
    logs = {each["logGroupName"].rpartition("-")[0] for each in groups}
    assert logs >= {f"/bottega/{STAGE}/access", f"/bottega/{STAGE}/functions"}
    assert {f"bottega/{STAGE}/signing-keys", f"bottega/{STAGE}/public-keys"} <= names
    with cloud.servers.postgres.admin("bottega_auth") as admin:
        assert admin.execute("SELECT count(*) AS users FROM users").fetchall() == [{"users": 1}]
