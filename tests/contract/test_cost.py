"""The costs follow from the templates and the stages' parameters, and docs/cost.md has those of today."""

import copy
from dataclasses import replace

import pytest

from tests.alarms import alarms, metrics
from tools.cost import quantities, snap_start, tables
from tools.cost.items import items
from tools.cost.shops import IDLE, LARGE, SHOPS, Shop, changed
from tools.creation import create, refusals, template_of
from tools.template import ROOT
from tools.wiring import queue_names

PROD = changed("prod", "")
# Dollars per month. Less is an alarm that comes or goes with what it watches.
NOTICEABLE = 0.2
MINIMAL_COSTS_LESS_THAN = 60


def differences(**parameters: str) -> dict[str, float]:
    """Return the items whose cost changes with some of prod's parameters, and by how much."""
    before, after = (items(Shop("", each, IDLE)) for each in (PROD, {**PROD, **parameters}))
    found = {name: after[name] - before[name] for name in before}
    return {name: each for name, each in found.items() if abs(each) > NOTICEABLE}


@pytest.mark.parametrize(
    ("parameters", "cheaper"),
    [
        ({"SecondZone": "off"}, ["Aurora PostgreSQL", "DocumentDB"]),
        ({"PostgresProxy": "off"}, ["RDS Proxy"]),
        ({"Egress": "all", "PostgresProxy": "off"}, ["Network", "RDS Proxy"]),
        ({"Egress": "none"}, ["Network"]),
        ({"Firewall": "off"}, ["WAF"]),
        ({"DocumentInstanceClass": "db.t4g.medium"}, ["DocumentDB"]),
        ({"PostgresMonitoring": "off"}, ["Logs, metrics, alarms, traces"]),
    ],
    ids=str,
)
def test_a_parameter_changes_the_items_of_what_it_creates(parameters: dict[str, str], cheaper: list[str]) -> None:
    found = differences(**parameters)

    assert sorted(found) == cheaper
    assert all(each < 0 for each in found.values())


@pytest.mark.parametrize("value", ["waiting", "all"])
def test_snapshots_are_a_part_of_lambda(value: str) -> None:
    found = differences(SnapStart=value)

    assert set(found) == {"Lambda"}
    assert found["Lambda"] == pytest.approx(snap_start.snapshots(create({**PROD, "SnapStart": value})))


def test_functions_on_graviton_cost_a_fifth_less() -> None:
    ours, graviton = (items(Shop("", {**PROD, "Architecture": each}, LARGE))["Lambda"] for each in ("x86_64", "arm64"))

    assert 0.75 < graviton / ours < 0.9


def test_databases_outside_aws_take_the_place_of_those_that_the_stack_creates() -> None:
    servers = {"Aurora PostgreSQL", "RDS Proxy", "DocumentDB", "ElastiCache", "Network"}
    costs = items(Shop("", changed("prod", "OwnServers=off"), IDLE))

    assert {name for name in servers if costs[name]} == set()
    assert costs["Databases outside AWS"] > 0
    assert items(Shop("", PROD, IDLE))["Databases outside AWS"] == 0


def test_metrics_of_each_method_would_cost_more_than_all_others() -> None:
    busy = replace(SHOPS[-1], name="with metrics of each method")
    assert busy.application.stage == "prod"
    detailed = copy.deepcopy(template_of("Api", "prod"))
    [stage] = [each for each in detailed["Resources"].values() if each["Type"] == "AWS::ApiGateway::Stage"]
    own = quantities.metrics(busy)

    stage["Properties"]["MethodSettings"][0]["MetricsEnabled"] = True
    busy.__dict__["application"] = create(busy.parameters, {"Api": detailed})

    assert quantities.metrics(busy) > 2 * own


def test_the_counts_are_those_of_the_templates() -> None:
    prod = create(PROD)
    watched = [each for alarm in alarms().values() for each in metrics(alarm)]

    assert len(list(prod.of("AWS::Lambda::EventSourceMapping"))) == len(queue_names())
    assert len(list(prod.of("AWS::CloudWatch::Alarm"))) == len(alarms())
    assert quantities.alarm_metrics(prod) == len(watched) == len(alarms()) + 1


@pytest.mark.parametrize("shop", SHOPS, ids=lambda each: each.name)
def test_the_parameters_of_a_shop_are_accepted(shop: Shop) -> None:
    known = template_of("Root", shop.parameters["Stage"])["Parameters"]

    assert refusals(shop.parameters) == set()
    for name, value in shop.parameters.items():
        assert value in known[name].get("AllowedValues", [value]) or int(value) in known[name]["AllowedValues"]


def test_a_shop_that_starts_costs_less_than_sixty_dollars() -> None:
    [minimal] = [each for each in SHOPS if each.name == "minimal"]

    assert sum(items(minimal).values()) < MINIMAL_COSTS_LESS_THAN


@pytest.mark.parametrize("part", [tables.table, tables.parameters, snap_start.table], ids=lambda each: each.__name__)
def test_the_document_has_the_costs_of_today(part: object) -> None:
    document = " ".join((ROOT / "docs" / "cost.md").read_text().split())

    assert callable(part)
    assert " ".join(part().split()) in document, f"docs/cost.md: run `make cost`\n{part()}"
