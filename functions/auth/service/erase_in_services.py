"""Has the other services erase their parts; each response is an acknowledgement, which is stored."""

from collections.abc import Sequence
from itertools import batched
from typing import Literal
from uuid import UUID

from auth.dependencies import dependencies
from auth.personal_data_clients import PersonalDataService
from auth.repository import erasures
from auth.repository.database import database
from shared.personal_data import Subject

type Service = Literal["messages", "orders", "payments", "products"]

_ORDERS_PER_REQUEST = 500


def erase_in_services(erasure_id: UUID, subject: Subject, names: Sequence[Service]) -> None:
    """Have services erase their parts, except those that have acknowledged it.

    Raises:
        DependencyUnavailable: A service did not respond; those before it have acknowledged.
    """
    with database.connection() as connection:
        done = erasures.acknowledged(connection, erasure_id)
    for name in names:
        if name not in done:
            for part in _parts(name, subject):
                _client(name).erase(part)
            with database.connection() as connection:
                erasures.acknowledge(connection, erasure_id, name, dependencies().now())


def _parts(name: Service, subject: Subject) -> list[Subject]:
    users = subject._replace(order_ids=[])
    if name == "orders":
        return [users]
    # Messages and products know most records by their order; payments those of guests whom auth has deleted.
    return [users, *(Subject([], list(each)) for each in batched(subject.order_ids, _ORDERS_PER_REQUEST, strict=False))]


def _client(name: Service) -> PersonalDataService:
    client: PersonalDataService = getattr(dependencies(), name)
    return client
