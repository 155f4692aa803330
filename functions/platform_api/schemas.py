"""Response models."""

from typing import Literal

from pydantic import Field

from platform_api.model import BreakerState, ServiceStatus
from shared.http.field_types import ResponseModel, Timestamp


class ServiceHealth(ResponseModel):
    """The health of one service."""

    status: ServiceStatus = Field(description="`degraded`: it works, slower or in part")
    response_time_ms: int | None = Field(description="null if the check was skipped because the breaker is open")
    breaker: BreakerState = Field(description="State of the circuit breaker in front of it")


class DependencyHealth(ResponseModel):
    """The state of a dependency outside the shop; the service that uses it reports its health."""

    breaker: BreakerState = Field(description="State of the circuit breaker in front of it")


class HealthReport(ResponseModel):
    """The health of the shop."""

    status: Literal["healthy", "degraded"] = Field(description="`healthy` only if every service is")
    services: dict[str, ServiceHealth]
    dependencies: dict[str, DependencyHealth] = Field(description="External dependencies of the services: `stripe`")
    timestamp: Timestamp


class ConsumerQueue(ResponseModel):
    """The queue of one event consumer, and its dead-letter queue."""

    name: str = Field(description="The name for `make redrive`", examples=["orders-on-payment-succeeded"])
    waiting: int = Field(description="Messages that the consumer has not received yet", examples=[0])
    in_flight: int = Field(description="Messages that it is processing or that will be retried", examples=[0])
    dead_letters: int = Field(description="Messages that it could not process", examples=[2])


class QueueReport(ResponseModel):
    """The queues of all event consumers."""

    queues: list[ConsumerQueue] = Field(description="Sorted by name")
    timestamp: Timestamp
