"""What the HTTP handlers call: response models or JSON out."""

from datetime import UTC, datetime

from platform_api.schemas import ConsumerQueue, DependencyHealth, HealthReport, QueueReport, ServiceHealth
from platform_api.service.check_health import check_health
from platform_api.service.count_messages import count_messages
from platform_api.service.shared_report import SharedReport


def get_health() -> str:
    """Return the health of every service as JSON. The services are checked at most once every 5 seconds.

    Raises:
        DependencyUnavailable: Another environment checks the services and did not finish.
    """
    return _health_report.read()


def list_queues() -> QueueReport:
    """Return the number of messages in the queue and the dead-letter queue of every consumer.

    Raises:
        DependencyUnavailable: SQS did not return all counts within 4 s.
    """
    queues = [ConsumerQueue(**each._asdict()) for each in count_messages()]
    return QueueReport(queues=queues, timestamp=datetime.now(UTC))


def _health_json() -> str:
    health = check_health()
    report = HealthReport(
        status=health.status,
        services={name: ServiceHealth(**each._asdict()) for name, each in health.services.items()},
        dependencies={name: DependencyHealth(breaker=state) for name, state in health.dependencies.items()},
        timestamp=datetime.now(UTC),
    )
    return report.model_dump_json()


_health_report = SharedReport("health", _health_json)
