"""The cost of a shop, item by item: what its templates create times the price of each."""

from collections import Counter
from collections.abc import Callable

from tools.cost import quantities
from tools.cost.prices import DOCUMENT_CLASSES, HOURS, PRICES
from tools.cost.shops import Shop
from tools.cost.snap_start import snapshots


def items(shop: Shop) -> dict[str, float]:
    """Return the cost in dollars per month by item."""
    return {name: cost(shop) for name, cost in _ITEMS.items()}


def _count(shop: Shop, *types: str) -> int:
    return len(list(shop.application.of(*types)))


def _lambda(shop: Shop) -> float:
    runs, invoked = quantities.schedule_runs(shop.application), quantities.invocations(shop)
    seconds = invoked * quantities.REQUEST_SECONDS + runs * quantities.SCHEDULE_SECONDS
    second = seconds * quantities.memory(shop.application) * PRICES[f"lambda_gb_second_{_architecture(shop)}"]
    return (invoked + runs) * PRICES["lambda_request"] + second + snapshots(shop.application)


def _architecture(shop: Shop) -> str:
    used = Counter(each.properties["Architectures"][0] for each in shop.application.of("AWS::Lambda::Function"))
    return str(used.most_common(1)[0][0])


def _api(shop: Shop) -> float:
    return shop.traffic.requests * PRICES["api_request"]


def _events(shop: Shop) -> float:
    events = quantities.events(shop)
    polls = quantities.POLLS_PER_QUEUE * _count(shop, "AWS::Lambda::EventSourceMapping")
    handled = events * quantities.CONSUMERS_PER_EVENT * 3
    runs = quantities.schedule_runs(shop.application) * PRICES["schedule_run"]
    return events * PRICES["events_event"] + (polls + handled) * PRICES["queue_request"] + runs


def _aurora(shop: Shop) -> float:
    # Schedules run every minute, so it never pauses.
    instances = _count(shop, "AWS::RDS::DBInstance")
    least = sum(
        instances * float(each.properties["ServerlessV2ScalingConfiguration"]["MinCapacity"])
        for each in shop.application.of("AWS::RDS::DBCluster")
    )
    if not instances:
        return 0.0
    operations = shop.traffic.requests * 0.5 / 1e6 * PRICES["aurora_million_io"]
    capacity = max(shop.traffic.acus, least) * HOURS * PRICES["aurora_acu_hour"]
    return capacity + shop.traffic.gigabytes * PRICES["aurora_gb_month"] + operations


def _proxy(shop: Shop) -> float:
    acus = max(shop.traffic.acus, PRICES["proxy_least_acus"])
    return _count(shop, "AWS::RDS::DBProxy") * acus * HOURS * PRICES["proxy_acu_hour"]


def _documents(shop: Shop) -> float:
    classes = [each.properties["DBInstanceClass"] for each in shop.application.of("AWS::DocDB::DBInstance")]
    storage = _count(shop, "AWS::DocDB::DBCluster") * shop.traffic.gigabytes * PRICES["document_gb_month"]
    return storage + sum(DOCUMENT_CLASSES[each] for each in classes) * HOURS


def _cache(shop: Shop) -> float:
    # Four commands of at most one kilobyte per request.
    size = max(PRICES["cache_least_gb"], shop.traffic.requests * 1e-8)
    commands = shop.traffic.requests * 4 / 1e6 * PRICES["cache_million_ecpu"]
    return _count(shop, "AWS::ElastiCache::ServerlessCache") * (size * HOURS * PRICES["cache_gb_hour"] + commands)


def _elsewhere(shop: Shop) -> float:
    if _count(shop, "AWS::RDS::DBCluster"):
        return 0.0
    fixed = PRICES["elsewhere_postgres"] + PRICES["elsewhere_document"] + PRICES["elsewhere_cache"]
    return fixed + shop.traffic.requests * 4 * PRICES["elsewhere_cache_command"]


def _network(shop: Shop) -> float:
    endpoints = [
        each.properties
        for each in shop.application.of("AWS::EC2::VPCEndpoint")
        if each.properties["VpcEndpointType"] == "Interface"
    ]
    gateways, addresses = _count(shop, "AWS::EC2::NatGateway"), _count(shop, "AWS::EC2::EIP")
    hour = gateways * PRICES["nat_hour"] + addresses * PRICES["public_address_hour"]
    hour += sum(len(each["SubnetIds"]) for each in endpoints) * PRICES["endpoint_zone_hour"]
    # One kilobyte to AWS per request, 40 to Stripe per order.
    to_aws, to_stripe = shop.traffic.requests * 1e-6, shop.traffic.orders * 40e-6
    through_nat = to_stripe + (0 if endpoints else to_aws) if gateways else 0
    return hour * HOURS + through_nat * PRICES["nat_gb"] + (to_aws * PRICES["endpoint_gb"] if endpoints else 0)


def _firewall(shop: Shop) -> float:
    rules = [len(each.properties["Rules"]) for each in shop.application.of("AWS::WAFv2::WebACL")]
    each_request = shop.traffic.requests / 1e6 * PRICES["waf_million"]
    return sum(PRICES["waf_acl"] + count * PRICES["waf_rule"] + each_request for count in rules)


def _watching(shop: Shop) -> float:
    # Three lines of about half a kilobyte for each invocation, and one for each request in the access log.
    lines = (quantities.invocations(shop) + quantities.schedule_runs(shop.application)) * 3 + shop.traffic.requests
    fixed = (
        quantities.metrics(shop) * PRICES["metric"]
        + quantities.alarm_metrics(shop.application) * PRICES["alarm_metric"]
        + _count(shop, "AWS::CloudWatch::Dashboard") * PRICES["dashboard"]
    )
    logs = (lines * 0.5e-6 + _monitoring_gigabytes(shop)) * PRICES["log_gb"]
    return fixed + logs + quantities.traces(shop) * PRICES["trace"]


def _monitoring_gigabytes(shop: Shop) -> float:
    """Enhanced monitoring writes about 7 kB each time. Performance Insights is free for seven days."""
    intervals = [each.properties["MonitoringInterval"] for each in shop.application.of("AWS::RDS::DBInstance")]
    return sum(HOURS * 3600 / float(each) * 7e-6 for each in intervals if each)


def _secrets(shop: Shop) -> float:
    keys = _count(shop, "AWS::KMS::Key") * PRICES["key"]
    return quantities.secrets(shop.application) * PRICES["secret"] + keys


def _transfer(shop: Shop) -> float:
    return shop.traffic.requests * 4e-6 * PRICES["transfer_gb"]


_ITEMS: dict[str, Callable[[Shop], float]] = {
    "Lambda": _lambda,
    "API Gateway": _api,
    "EventBridge and SQS": _events,
    "Aurora PostgreSQL": _aurora,
    "RDS Proxy": _proxy,
    "DocumentDB": _documents,
    "ElastiCache": _cache,
    "Databases outside AWS": _elsewhere,
    "Network": _network,
    "WAF": _firewall,
    "Logs, metrics, alarms, traces": _watching,
    "Secrets and key": _secrets,
    "Data to customers": _transfer,
}
