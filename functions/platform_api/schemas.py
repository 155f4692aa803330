"""What the gateway answers."""

from typing import Literal

from pydantic import Field

from shared.http.field_types import ResponseModel, Timestamp

type ServiceStatus = Literal["healthy", "degraded", "unhealthy"]
type BreakerState = Literal["closed", "open", "half_open"]


class ServiceHealth(ResponseModel):
    """How one service is."""

    status: ServiceStatus = Field(description="`degraded`: it works, slower or in part")
    response_time_ms: int | None = Field(description="null when it was not asked, because its breaker is open")
    breaker: BreakerState = Field(description="State of the circuit breaker in front of it")


class DependencyHealth(ResponseModel):
    """What is known of something outside of the shop; the service that uses it tells how it is."""

    breaker: BreakerState = Field(description="State of the circuit breaker in front of it")


class HealthReport(ResponseModel):
    """How the shop is."""

    status: Literal["healthy", "degraded"] = Field(description="`healthy` only when every service is")
    services: dict[str, ServiceHealth]
    dependencies: dict[str, DependencyHealth] = Field(description="What services ask outside of the shop: `stripe`")
    timestamp: Timestamp


class ConsumerQueue(ResponseModel):
    """The queue of one consumer of events, and its dead-letter queue."""

    name: str = Field(description="As `make redrive` takes it", examples=["orders-on-payment-succeeded"])
    waiting: int = Field(description="Messages that the consumer has not received yet", examples=[0])
    in_flight: int = Field(description="Messages that it is working on, or that come again in a moment", examples=[0])
    dead_letters: int = Field(description="Messages that it could not take", examples=[2])


class QueueReport(ResponseModel):
    """The queues of all consumers of events."""

    queues: list[ConsumerQueue] = Field(description="Sorted by name")
    timestamp: Timestamp
