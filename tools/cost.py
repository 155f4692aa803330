"""Estimate the monthly AWS cost of a shop: quantities times prices. `make cost` prints the table of docs/cost.md.

Prices are list prices of eu-west-1 (Ireland) in US dollars, without tax or free tiers, rounded, as of 2026-01-01. They
are assumptions: check them with https://calculator.aws before you rely on them.
"""

from dataclasses import dataclass
from typing import Any

from tools.template import FUNCTION_TYPE, TEMPLATES, functions, read_template

HOURS = 730

PRICES = {
    "lambda_request": 0.20 / 1e6,
    "lambda_gb_second": 0.0000166667,
    "snapshot_gb_second": 0.0000015046,
    "snapshot_gb_restored": 0.0001397998,
    "api_request": 3.50 / 1e6,
    "events_event": 1.00 / 1e6,
    "queue_request": 0.40 / 1e6,
    "aurora_acu_hour": 0.14,
    "aurora_gb_month": 0.11,
    "aurora_million_io": 0.22,
    "proxy_acu_hour": 0.015,
    "proxy_least_acus": 8,
    "document_t4g_medium_hour": 0.0822,
    "document_r6g_large_hour": 0.301,
    "document_gb_month": 0.11,
    "cache_gb_hour": 0.094,
    "cache_least_gb": 0.1,
    "cache_million_ecpu": 0.0026,
    "nat_hour": 0.048,
    "nat_gb": 0.048,
    "endpoint_zone_hour": 0.011,
    "endpoint_gb": 0.01,
    "waf_acl": 5.0,
    "waf_rule": 1.0,
    "waf_million": 0.60,
    "log_gb": 0.57,
    "metric": 0.30,
    "alarm": 0.10,
    "dashboard": 3.0,
    "trace_million": 5.0,
    "secret": 0.40,
    "key": 1.0,
    "transfer_gb": 0.09,
}
ZONES, METRICS = 2, 151
# The seconds that a scheduled function runs.
SCHEDULE_SECONDS = 0.1
EVENTS_PER_ORDER, CONSUMERS_PER_EVENT = 5, 2
LONG_POLLS_PER_QUEUE = HOURS * 3600 / 20 * 5


def _resources(kind: str) -> list[dict[str, Any]]:
    """Return the properties of the templates' resources of a type."""
    found = [each for path in TEMPLATES for each in read_template(path)["Resources"].values() if each["Type"] == kind]
    return [each.get("Properties", {}) for each in found]


def _every_minute() -> list[dict[str, Any]]:
    """Return the schedules that run every minute."""
    events = [each for made in _resources(FUNCTION_TYPE) for each in made.get("Events", {}).values()]
    return [each for each in events if each["Properties"].get("ScheduleExpression") == "rate(1 minute)"]


ALARMS = len(_resources("AWS::CloudWatch::Alarm"))
QUEUES = len([each for each in _resources("AWS::SQS::Queue") if "RedrivePolicy" in each])
SCHEDULES = len(_every_minute())
# Without those of a network without a NAT gateway.
ENDPOINTS = len(
    [
        each
        for each in _resources("AWS::EC2::VPCEndpoint")
        if each.get("VpcEndpointType") == "Interface" and "email" not in str(each["ServiceName"])
    ]
)
RULES = sum(len(each["Rules"]) for each in _resources("AWS::WAFv2::WebACL"))
# With Stripe's, which is created by hand, and the PostgreSQL admin's, which RDS creates.
SECRETS = len(_resources("AWS::SecretsManager::Secret")) + 2


@dataclass(frozen=True)
class Shop:
    """One month of a shop.

    Attributes:
        requests: API requests.
        orders: Orders placed.
        acus: Average Aurora capacity units of all instances together.
        second_zone: Whether the databases have a second instance.
        document_class: Instance class of DocumentDB.
        gigabytes: Data stored in each database.
        proxy: Whether RDS Proxy is on.
        endpoints: Whether there are interface endpoints; otherwise all traffic uses the NAT gateway.
    """

    name: str
    requests: float
    orders: float
    acus: float
    second_zone: bool
    document_class: str
    gigabytes: float
    proxy: bool
    endpoints: bool


SHOPS = (
    Shop("idle", 0, 0, 0.0, False, "t4g_medium", 1, False, False),
    Shop("small", 1e6, 3e3, 1.0, False, "t4g_medium", 5, False, False),
    Shop("large", 100e6, 300e3, 12.0, True, "r6g_large", 200, True, True),
)


def items(shop: Shop) -> dict[str, float]:
    """Return the cost in dollars per month by item."""
    return {
        "Lambda": _lambda(shop),
        "API Gateway": shop.requests * PRICES["api_request"],
        "EventBridge and SQS": _events(shop),
        "Aurora PostgreSQL": _aurora(shop),
        "RDS Proxy": _proxy(shop),
        "DocumentDB": _documents(shop),
        "ElastiCache": _cache(shop),
        "Network": _network(shop),
        "WAF": _waf(shop),
        "Logs, metrics, alarms, traces": _watching(shop),
        "Secrets and key": SECRETS * PRICES["secret"] + PRICES["key"],
        "Data to customers": shop.requests * 4e-6 * PRICES["transfer_gb"],
    }


def invocations(shop: Shop) -> float:
    """Return Lambda invocations per month: requests, one authorizer in three, events and consumers, schedules."""
    events = shop.orders * EVENTS_PER_ORDER
    return shop.requests * 4 / 3 + shop.orders * 2 + events * CONSUMERS_PER_EVENT + SCHEDULES * HOURS * 60


def _lambda(shop: Shop) -> float:
    # 1 GiB each. About 40 ms per request, with cold starts averaged in.
    work = (invocations(shop) - SCHEDULES * HOURS * 60) * 0.04 + SCHEDULES * HOURS * 60 * SCHEDULE_SECONDS
    return invocations(shop) * PRICES["lambda_request"] + work * PRICES["lambda_gb_second"]


def _events(shop: Shop) -> float:
    events = shop.orders * EVENTS_PER_ORDER
    polls = LONG_POLLS_PER_QUEUE * QUEUES
    return events * PRICES["events_event"] + (polls + events * CONSUMERS_PER_EVENT * 3) * PRICES["queue_request"]


def _aurora(shop: Shop) -> float:
    # Schedules run every minute, so PostgreSQL never pauses; 0.5 units is the minimum.
    capacity = max(shop.acus, 0.5) * HOURS * PRICES["aurora_acu_hour"]
    operations = shop.requests * 0.5 / 1e6 * PRICES["aurora_million_io"]
    return capacity + shop.gigabytes * PRICES["aurora_gb_month"] + operations


def _proxy(shop: Shop) -> float:
    return max(shop.acus, PRICES["proxy_least_acus"]) * HOURS * PRICES["proxy_acu_hour"] if shop.proxy else 0.0


def _documents(shop: Shop) -> float:
    instances = 2 if shop.second_zone else 1
    return (
        instances * HOURS * PRICES[f"document_{shop.document_class}_hour"]
        + shop.gigabytes * PRICES["document_gb_month"]
    )


def _cache(shop: Shop) -> float:
    # Four commands of at most one kilobyte per request.
    size = max(PRICES["cache_least_gb"], shop.requests * 1e-8)
    return size * HOURS * PRICES["cache_gb_hour"] + shop.requests * 4 / 1e6 * PRICES["cache_million_ecpu"]


def _network(shop: Shop) -> float:
    stripe = shop.orders * 40e-6
    asked = shop.requests * 1e-6
    nat = HOURS * PRICES["nat_hour"] + (stripe + (0 if shop.endpoints else asked)) * PRICES["nat_gb"]
    hours = ENDPOINTS * ZONES * HOURS if shop.endpoints else 0
    return nat + hours * PRICES["endpoint_zone_hour"] + (asked * PRICES["endpoint_gb"] if shop.endpoints else 0)


def _waf(shop: Shop) -> float:
    return PRICES["waf_acl"] + RULES * PRICES["waf_rule"] + shop.requests / 1e6 * PRICES["waf_million"]


def _watching(shop: Shop) -> float:
    # Three lines of about half a kilobyte for each invocation; a twentieth is traced.
    logs = invocations(shop) * 1.5e-6 * PRICES["log_gb"]
    fixed = METRICS * PRICES["metric"] + ALARMS * PRICES["alarm"] + PRICES["dashboard"]
    return logs + fixed + invocations(shop) * 0.05 / 1e6 * PRICES["trace_million"]


def table() -> str:
    """Return the costs as a Markdown table."""
    names = [shop.name for shop in SHOPS]
    costs = [items(shop) for shop in SHOPS]
    lines = [f"| US$ a month | {' | '.join(names)} |", "|---|" + "---:|" * len(SHOPS)]
    lines += [f"| {item} | {' | '.join(f'{cost[item]:,.0f}' for cost in costs)} |" for item in costs[0]]
    totals = " | ".join(f"**{sum(cost.values()):,.0f}**" for cost in costs)
    return "\n".join([*lines, f"| **All** | {totals} |"])


def snap_start() -> str:
    """Describe the cost of SnapStart. Every function has 1 GiB; unlike Java's, Python's snapshots are not free."""
    count = len(functions())
    kept = count * HOURS * 3600 * PRICES["snapshot_gb_second"]
    restored = 1000 * PRICES["snapshot_gb_restored"]
    return (
        f"`SnapStart=on` adds US$ {kept:,.0f} a month for the snapshots of {count} functions, the same again\n"
        f"for each earlier release whose versions are kept, and US$ {restored:.2f} for 1,000 cold starts."
    )


if __name__ == "__main__":
    print(table(), snap_start(), sep="\n\n")
