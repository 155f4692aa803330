"""Health of the shop and depth of its queues."""

from typing import Literal, NamedTuple

type ServiceStatus = Literal["healthy", "degraded", "unhealthy"]
type BreakerState = Literal["closed", "open", "half_open"]


class ServiceHealth(NamedTuple):
    """The health of one service.

    Attributes:
        status: `degraded` means that it works, slower or in part.
        response_time_ms: How long its health check took; None if it was skipped because the breaker is open.
        breaker: The state of the circuit breaker in front of it.
    """

    status: ServiceStatus
    response_time_ms: int | None
    breaker: BreakerState


class Health(NamedTuple):
    """The health of the shop.

    Attributes:
        services: The health of each service, by name.
        dependencies: The state of the circuit breaker in front of each external dependency, by name.
    """

    services: dict[str, ServiceHealth]
    dependencies: dict[str, BreakerState]

    @property
    def status(self) -> Literal["healthy", "degraded"]:
        """`healthy` only if every service is, and every breaker in front of a service is closed."""
        healthy = all(each.status == "healthy" and each.breaker == "closed" for each in self.services.values())
        return "healthy" if healthy else "degraded"


class QueueDepth(NamedTuple):
    """The number of messages in a consumer's queue and in its dead-letter queue.

    Attributes:
        name: The consumer's name, without the stage.
        waiting: Messages that the consumer has not received yet.
        in_flight: Messages that it is processing or that will be retried.
        dead_letters: Messages in the dead-letter queue.
    """

    name: str
    waiting: int
    in_flight: int
    dead_letters: int
