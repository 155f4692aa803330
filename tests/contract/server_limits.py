"""How many environments and requests a deployment can have, and what its servers take, by the templates' numbers."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from shared import paged_job
from shared.mongo import CONNECTIONS as DOCUMENT_CONNECTIONS
from tests.contract.aws_rules.application import Application, Resource
from tools.operator.preflight.account import SIZED_FOR

# Executions at once that an account may have, unless its quota was raised, which `make preflight` reports:
# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
ACCOUNT_CONCURRENCY = SIZED_FOR
# All connections, and those that execute something:
# https://docs.aws.amazon.com/documentdb/latest/developerguide/limits.html#limits-instance
DOCUMENT_LIMITS = {
    "db.t4g.medium": (1_000, 102),
    "db.r6g.large": (3_400, 1_100),
    "db.r6g.xlarge": (7_000, 2_700),
    "db.r6g.2xlarge": (14_200, 4_500),
}
# Default max_connections by maximum capacity; at most 2,000 with a minimum capacity of half a unit or less:
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html#aurora-serverless-v2.max-connections
POSTGRES_LIMITS = {1: 189, 4: 823, 8: 1_669, 16: 3_360, 32: 5_000}
POSTGRES_LIMIT_OF_SMALL_MINIMUM = 2_000
# Requests of a new cache, in ECPU per second; then it doubles every 10 to 12 minutes:
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html. Connections:
# https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html
CACHE_FIRST_ECPU, CACHE_CONNECTIONS = 30_000, 65_000
# An execution that starts while the previous one still runs.
_RUNS_OF_A_SCHEDULE = 2
# A thread each, and the one that finds the items.
_CONNECTIONS_OF_A_JOB = paged_job._THREADS + 1
_DATABASES = tuple(f"{each}_DATABASE_SECRET" for each in ("AUTH", "PRODUCTS", "PAYMENTS", "MESSAGES", "SHOP"))


class ServerLimits:
    """The environments of one deployment and the limits of its servers.

    An environment serves one request at a time. A function has as many as requests arrive at once, and arrive during
    the slowest response that raises no alarm.

    Args:
        application: The deployment.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        [self._stage] = application.of("AWS::ApiGateway::Stage")
        self.functions = {each.properties["FunctionName"]: each for each in application.of("AWS::Lambda::Function")}

    # ------------------------------------------------------------------------------------------------- Environments
    def environments(self, *secrets: str) -> int:
        """Return the environments at once of all functions that read one of these secrets."""
        return min(ACCOUNT_CONCURRENCY, sum(self._environments(each, self._seconds) for each in self._with(*secrets)))

    def arriving_at_once(self, *secrets: str) -> int:
        """Return the requests and events that these functions may begin at the same moment."""
        return min(ACCOUNT_CONCURRENCY, sum(self._environments(each, 0) for each in self._with(*secrets)))

    def _with(self, *secrets: str) -> list[str]:
        return [name for name, each in self.functions.items() if any(one in _variables(each) for one in secrets)]

    def _environments(self, name: str, seconds: float) -> int:
        """Return the environments at once of a function whose requests take some seconds."""
        own = [self._settings(method) for method, function in self.methods if function == name]
        of_methods = sum(int(each["ThrottlingBurstLimit"]) + int(each["ThrottlingRateLimit"]) * seconds for each in own)
        of_callers = sum(self._environments(caller, seconds) for caller in self._callers(name))
        is_authorizer = "authorize-request" in name
        found = sum(self._events(name)) + of_methods + of_callers + (ACCOUNT_CONCURRENCY if is_authorizer else 0)
        return min(ACCOUNT_CONCURRENCY, max(int(found), 1))

    def _events(self, name: str) -> Iterator[int]:
        function = self.functions[name]
        for mapping in self._application.of("AWS::Lambda::EventSourceMapping"):
            if self._is_alias(mapping.properties["FunctionName"], function):
                yield mapping.properties.get("ScalingConfig", {}).get("MaximumConcurrency", ACCOUNT_CONCURRENCY)
        for schedule in self._application.of("AWS::Scheduler::Schedule"):
            if self._is_alias(schedule.properties["Target"]["Arn"], function):
                yield _RUNS_OF_A_SCHEDULE

    def _callers(self, name: str) -> list[str]:
        return [caller for caller, each in self.functions.items() if f":{name}:" in str(_variables(each))]

    @staticmethod
    def _is_alias(reference: str, function: Resource) -> bool:
        return reference.startswith(f"${{{function}Alias")

    @cached_property
    def methods(self) -> list[tuple[str, str]]:
        """The API's methods, each with the name of its function."""
        [api] = self._application.of("AWS::ApiGateway::RestApi")
        return [
            (f"{method.upper()} {path}", function[1])
            for path, methods in api.properties["Body"]["paths"].items()
            for method, each in methods.items()
            if (function := re.search(r":function:([a-z0-9-]+):live", str(each)))
        ]

    def _settings(self, method: str) -> dict[str, Any]:
        verb, path = method.split(" ")
        settings = {
            (each["HttpMethod"], each["ResourcePath"]): each for each in self._stage.properties["MethodSettings"]
        }
        own: dict[str, Any] = settings.get((verb, "/" + path.replace("/", "~1")), settings["*", "/*"])
        return own

    @cached_property
    def _seconds(self) -> float:
        """The latency that raises an alarm."""
        alarms = self._application.of("AWS::CloudWatch::Alarm")
        [milliseconds] = [each.properties["Threshold"] for each in alarms if each.logical_id == "ApiLatencyAlarm"]
        return float(milliseconds) / 1_000

    # ------------------------------------------------------------------------------------------------------- Servers
    def document_connections(self) -> int:
        """Return the connections to DocumentDB's primary instance."""
        return self.environments("ORDERS_DATABASE_SECRET") * DOCUMENT_CONNECTIONS

    def document_limits(self) -> tuple[int, int]:
        """Return how many connections a DocumentDB instance takes, and how many of them may be active."""
        classes = {each.properties["DBInstanceClass"] for each in self._application.of("AWS::DocDB::DBInstance")}
        return min(DOCUMENT_LIMITS[each] for each in classes)

    def postgres_connections(self) -> int:
        """Return the connections that functions hold to PostgreSQL, or to its proxy."""
        names = self._with(*_DATABASES)
        jobs = sum(_RUNS_OF_A_SCHEDULE * _CONNECTIONS_OF_A_JOB for name in names if "-expire-reservations" in name)
        return self.environments(*_DATABASES) + jobs

    def postgres_limit(self) -> int:
        """Return max_connections of an Aurora instance."""
        [cluster] = self._application.of("AWS::RDS::DBCluster")
        scaling = cluster.properties["ServerlessV2ScalingConfiguration"]
        limit = max(each for units, each in POSTGRES_LIMITS.items() if units <= float(scaling["MaxCapacity"]))
        return min(limit, POSTGRES_LIMIT_OF_SMALL_MINIMUM) if float(scaling["MinCapacity"]) <= 0.5 else limit

    def proxy_pool(self) -> int | None:
        """Return the connections that the proxy may open, None without a proxy."""
        for each in self._application.of("AWS::RDS::DBProxyTargetGroup"):
            percent = each.properties["ConnectionPoolConfigurationInfo"]["MaxConnectionsPercent"]
            return self.postgres_limit() * int(percent) // 100
        return None

    def cache_limit(self) -> int:
        """Return the cap on the cache's requests, in ECPU per second."""
        [cache] = self._application.of("AWS::ElastiCache::ServerlessCache")
        return int(cache.properties["CacheUsageLimits"]["ECPUPerSecond"]["Maximum"])

    def requests_per_second(self, method: str) -> int:
        """Return the requests that the API takes for a method, such as `GET /orders`."""
        return int(self._settings(method)["ThrottlingRateLimit"])

    def alarm(self, logical_id: str) -> int:
        """Return the threshold of an alarm."""
        alarms = self._application.of("AWS::CloudWatch::Alarm")
        [threshold] = [each.properties["Threshold"] for each in alarms if each.logical_id == logical_id]
        return int(threshold)


def _variables(function: Resource) -> dict[str, Any]:
    variables: dict[str, Any] = function.properties.get("Environment", {}).get("Variables", {})
    return variables
