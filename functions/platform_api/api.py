"""What the HTTP handlers call: response models out."""

from datetime import UTC, datetime

from platform_api.schemas import ConsumerQueue, DependencyHealth, HealthReport, QueueReport, ServiceHealth
from platform_api.service.check_health import check_health
from platform_api.service.count_messages import count_messages


def get_health() -> HealthReport:
    """Return the health of every service, within 4.8 s."""
    health = check_health()
    return HealthReport(
        status=health.status,
        services={name: ServiceHealth(**each._asdict()) for name, each in health.services.items()},
        dependencies={name: DependencyHealth(breaker=state) for name, state in health.dependencies.items()},
        timestamp=datetime.now(UTC),
    )


def list_queues() -> QueueReport:
    """Return the number of messages in the queue and the dead-letter queue of every consumer.

    Raises:
        DependencyUnavailable: SQS did not return all counts within 4 s.
    """
    queues = [ConsumerQueue(**each._asdict()) for each in count_messages()]
    return QueueReport(queues=queues, timestamp=datetime.now(UTC))
