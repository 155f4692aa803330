"""Quantities that follow from a shop's templates and traffic."""

import re

from tools.cost.prices import HOURS, SECONDS
from tools.cost.shops import Shop
from tools.creation import Application, Resource
from tools.template import functions

# The seconds that a scheduled function and a request's function run, cold starts averaged in.
SCHEDULE_SECONDS, REQUEST_SECONDS = 0.1, 0.04
EVENTS_PER_ORDER, CONSUMERS_PER_EVENT = 5, 2
# Lambda polls a queue with five pollers, each for 20 s at a time.
POLLS_PER_QUEUE = SECONDS / 20 * 5
# X-Ray traces the first request of each second and one in twenty of the others.
_TRACED_SHARE = 0.05
_METHOD_METRICS = 5
_ROUTE_METRICS, _TASK_METRICS = 3, 2
_HOURS_OF = {"minute": 1 / 60, "hour": 1, "day": 24}


def events(shop: Shop) -> float:
    """Return the events per month."""
    return shop.traffic.orders * EVENTS_PER_ORDER


def schedule_runs(application: Application) -> float:
    """Return how often schedules run per month."""
    return sum(HOURS / _hours(each) for each in application.of("AWS::Scheduler::Schedule"))


def _hours(schedule: Resource) -> float:
    found = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", schedule.properties["ScheduleExpression"])
    if not found:
        raise ValueError(f"{schedule}: {schedule.properties['ScheduleExpression']} is not a rate")
    return int(found[1]) * _HOURS_OF[found[2]]


def invocations(shop: Shop) -> float:
    """Return invocations per month, except those of schedules: requests, one authorizer in three, orders, events."""
    return shop.traffic.requests * 4 / 3 + shop.traffic.orders * 2 + events(shop) * CONSUMERS_PER_EVENT


def memory(application: Application) -> float:
    """Return the average memory of a function in GiB."""
    sizes = [float(each.properties["MemorySize"]) / 1024 for each in application.of("AWS::Lambda::Function")]
    return sum(sizes) / len(sizes)


def traces(shop: Shop) -> float:
    """Return the traces per month. Schedules and requests begin one."""
    started = shop.traffic.requests + schedule_runs(shop.application)
    return min(started, SECONDS) + max(0.0, started - SECONDS) * _TRACED_SHARE


def metrics(shop: Shop) -> float:
    """Return the custom metrics, each billed for the hours in which it is sent.

    Without requests only schedules send some. With requests, all routes, tasks and types of events do.
    """
    if not shop.traffic.requests:
        schedules = shop.application.of("AWS::Scheduler::Schedule")
        return sum(_TASK_METRICS * min(1.0, 1 / _hours(each)) for each in schedules)
    routes = [each for each in functions() if each.routes]
    tasks = len(functions()) - len(routes)
    own = (len(routes) + 1) * _ROUTE_METRICS + tasks * _TASK_METRICS + EVENTS_PER_ORDER
    return own + _method_metrics(shop.application)


def _method_metrics(application: Application) -> int:
    settings = [
        each
        for stage in application.of("AWS::ApiGateway::Stage")
        for each in stage.properties.get("MethodSettings", [])
        if each.get("MetricsEnabled")
    ]
    methods = sum(len(each.routes) for each in functions())
    return methods * _METHOD_METRICS if settings else 0


def alarm_metrics(application: Application) -> int:
    """Return the metrics that alarms watch; an alarm is billed for each."""
    alarms = [each.properties for each in application.of("AWS::CloudWatch::Alarm")]
    return sum(len([each for each in alarm.get("Metrics", [{}]) if "Expression" not in each]) for alarm in alarms)


def secrets(application: Application) -> int:
    """Return the secrets: those of the templates, of RDS, and existing ones that parameters name."""
    made = len(list(application.of("AWS::SecretsManager::Secret")))
    managed = [each for each in application.of("AWS::RDS::DBCluster") if each.properties["ManageMasterUserPassword"]]
    named = [value for name, value in application.switches.items() if name.endswith("SecretArn")]
    return made + len(managed) + len([value for value in named if not value.endswith(":secret:none")])
