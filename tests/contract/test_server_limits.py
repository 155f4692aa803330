"""Environments times connections stay below what the servers take, in every stage, by the templates' own numbers."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.aws_rules.application import Application, planted
from tests.contract.server_limits import (
    ACCOUNT_CONCURRENCY,
    CACHE_CONNECTIONS,
    CACHE_FIRST_ECPU,
    DOCUMENT_LIMITS,
    ServerLimits,
)
from tools.cost.shops import SHOPS, changed
from tools.creation import create
from tools.template import ROOT, template

# Requests to Valkey, in ECPU. A command of less than a kilobyte takes one, a script about one for each of its commands.
_COUNT, _MARKS, _SCRIPT, _BREAKER = 3, 2, 8, 4
_KILOBYTES_OF_A_PRODUCT, _LONGEST_PAGE, _PAGE_OF_THE_STOREFRONT = 0.7, 100, 24


WITH_SERVERS = [each for each in SHOPS if each.parameters["OwnServers"] == "on"]
SIGNING_IN = ("register", "login", "guest", "order-links", "refresh", "logout")


@pytest.fixture(scope="module", params=WITH_SERVERS, ids=lambda shop: shop.name)
def limits(request: pytest.FixtureRequest) -> ServerLimits:
    return ServerLimits(request.param.application)


def faults(limits: ServerLimits) -> set[str]:
    """Return which limits of its servers a deployment may exceed."""
    all_connections, active = limits.document_limits()
    document, postgres = limits.document_connections(), limits.postgres_connections()
    pool = limits.proxy_pool()
    checks = {
        f"DocumentDB: {document} connections, the alarm is at {limits.alarm('DocumentConnectionsAlarm')}": (
            document <= limits.alarm("DocumentConnectionsAlarm")
        ),
        f"DocumentDB: the alarm is not at 70 to 90 % of {all_connections}": (
            0.7 <= limits.alarm("DocumentConnectionsAlarm") / all_connections <= 0.9
        ),
        f"DocumentDB: more than {active} active connections": (
            limits.arriving_at_once("ORDERS_DATABASE_SECRET") <= active
        ),
        f"PostgreSQL: {postgres} connections, {pool or limits.alarm('PostgresConnectionsAlarm')} allowed": (
            postgres <= (pool or limits.alarm("PostgresConnectionsAlarm"))
        ),
        f"PostgreSQL: the alarm is not at 70 to 90 % of {limits.postgres_limit()}": (
            0.7 <= limits.alarm("PostgresConnectionsAlarm") / limits.postgres_limit() <= 0.9
        ),
        f"Valkey: the API needs {needed(limits)} ECPU": needed(limits) <= limits.cache_limit(),
        "Valkey: the lists leave too little for signing in": (
            lists(limits, _LONGEST_PAGE) + sign_ins(limits) <= limits.cache_limit()
        ),
        "Valkey: a new cache is too slow for the storefront": (
            lists(limits, _PAGE_OF_THE_STOREFRONT) + sign_ins(limits) <= CACHE_FIRST_ECPU
        ),
        "Valkey: too many connections": limits.environments("VALKEY_SECRET") <= CACHE_CONNECTIONS,
    }
    return {fault for fault, holds in checks.items() if not holds}


def lists(limits: ServerLimits, products: int) -> int:
    """Return the ECPU of all methods that list products, at their limit: a page and its total."""
    page = _COUNT + 2 * _SCRIPT + products * _KILOBYTES_OF_A_PRODUCT
    return int(_requests(limits, lambda method: method.endswith(" /products") and "POST" not in method) * page)


def sign_ins(limits: ServerLimits) -> int:
    """Return the ECPU of opening, refreshing and ending sessions, at their limit, which count twice."""
    methods = {f"POST /auth/{name}" for name in SIGNING_IN}
    return _requests(limits, lambda method: method in methods) * (2 * _COUNT + 2 * _MARKS)


def needed(limits: ServerLimits) -> int:
    """Return the ECPU of the whole API if every method is at its limit at once."""
    catalogue = _requests(limits, lambda method: " /products/" in method and "POST" not in method)
    all_methods = _requests(limits, lambda _: True) * (_COUNT + _MARKS + _BREAKER)
    return lists(limits, _LONGEST_PAGE) + sign_ins(limits) + catalogue * 2 * _SCRIPT + all_methods


def _requests(limits: ServerLimits, chosen: Callable[[str], bool]) -> int:
    return sum(limits.requests_per_second(method) for method, _ in limits.methods if chosen(method))


def test_connections_and_requests_stay_within_the_limits(limits: ServerLimits) -> None:
    assert faults(limits) == set()


def test_the_default_class_takes_the_whole_concurrency_of_an_account() -> None:
    prod = ServerLimits(create(changed("prod", "")))

    assert prod.environments("ORDERS_DATABASE_SECRET") == ACCOUNT_CONCURRENCY
    assert template()["Parameters"]["DocumentInstanceClass"]["AllowedValues"] == list(DOCUMENT_LIMITS)


def test_the_figures_in_the_document_are_those_of_today() -> None:
    prod, staging = (ServerLimits(create(changed(stage, ""))) for stage in ("prod", "staging"))
    document = (ROOT / "docs" / "deploy.md").read_text()

    of_prod, of_staging = (
        f"{each.environments('ORDERS_DATABASE_SECRET'):,} environments, {each.document_connections():,} connections"
        for each in (prod, staging)
    )
    pool = f"{prod.postgres_connections():,} in transactions at once, {prod.proxy_pool():,} in the proxy's pool"
    parts = f"lists of 100 products {lists(prod, _LONGEST_PAGE):,}, signing in {sign_ins(prod):,}"
    assert f"| {of_prod} | {of_staging} |" in document
    assert f"| {pool} | {staging.postgres_connections():,} |" in document
    assert f"| {needed(prod):,} if every method is at its limit at once; {parts} | {needed(staging):,} |" in document


@pytest.mark.parametrize(
    ("stack", "place", "value", "finding"),
    [
        (
            "Data",
            "Resources/DocumentInstanceA/Properties/DBInstanceClass",
            "db.t4g.medium",
            "DocumentDB: more than 102 active connections",
        ),
        (
            "Orders",
            "Resources/OnPaymentSucceededFunctionQueue/Properties/ScalingConfig/MaximumConcurrency",
            1_000,
            "DocumentDB: more than 102 active connections",
        ),
        (
            "Api",
            "Resources/ShopApiStage/Properties/MethodSettings/1/ThrottlingBurstLimit",
            100,
            "DocumentDB: more than 102 active connections",
        ),
        (
            "Data",
            "Resources/PostgresCluster/Properties/ServerlessV2ScalingConfiguration/MaxCapacity",
            4,
            "PostgreSQL: 1010 connections, 740 allowed",
        ),
        (
            "Data",
            "Resources/Cache/Properties/CacheUsageLimits/ECPUPerSecond/Maximum",
            10_000,
            "Valkey: the lists leave too little for signing in",
        ),
    ],
)
def test_a_planted_fault_is_found(stack: str, place: str, value: Any, finding: str) -> None:
    stage = "staging" if "102" in finding and stack != "Data" else "prod"
    parameters = {name: each for name, each in changed(stage, "").items() if name != "Stage"}
    faulty: Application = planted(stack, place, value, stage, **parameters)

    assert finding in faults(ServerLimits(faulty))
