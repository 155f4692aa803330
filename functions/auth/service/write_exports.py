"""Writes the files of requested exports, and deletes those whose link has expired. Concurrent runs share the work."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched

from auth.dependencies import dependencies
from auth.events import export_ready
from auth.model import LIFETIMES
from auth.personal_data_clients import PersonalDataService
from auth.repository import exports, one_time_tokens, personal_data, users
from auth.repository.database import database
from auth.repository.exports import ClaimedExport
from auth.service.unit_of_work import unit_of_work
from shared.failed_items import count_failed_items, log_failed_item
from shared.personal_data import Record, Subject

type Tables = dict[str, list[Record]]

_TASK = "write_exports"
# Longer than the function may run.
_LEASE = timedelta(minutes=6)
_SECONDS = 60.0
_ORDERS_PER_REQUEST = 500
_DELETED_PER_RUN = 100


def write_exports() -> dict[str, int]:
    """Write due exports for up to a minute, each with its mail. One that fails is tried again after six minutes.

    Returns:
        How many were `written` and how many `failed`.
    """
    deadline = time.monotonic() + _SECONDS
    written = failed = 0
    while time.monotonic() < deadline and (claimed := _claim()):
        try:
            _write(claimed)
            written += 1
        except Exception as error:
            log_failed_item(_TASK, str(claimed.id), error)
            failed += 1
    if failed:
        count_failed_items(_TASK)
    return {"written": written, "failed": failed}


def delete_expired_files() -> int:
    """Delete the files whose link has expired, then their rows; returns how many."""
    with database.connection() as connection:
        expired = exports.find_expired(connection, dependencies().now(), _DELETED_PER_RUN)
        for export_id in expired:
            dependencies().files.delete(export_id)
            exports.delete(connection, export_id)
    return len(expired)


def _claim() -> ClaimedExport | None:
    now = dependencies().now()
    with database.connection() as connection:
        return exports.claim_due(connection, now, now + _LEASE)


def _write(claimed: ClaimedExport) -> None:
    current = dependencies()
    content = {"exported_at": current.now().isoformat(), **_collect(str(claimed.user_id))}
    current.files.put(claimed.id, json.dumps(content, ensure_ascii=False, indent=1).encode())
    with unit_of_work() as uow:
        user = users.lock(uow.connection, claimed.user_id)
        if user and exports.set_ready(uow.connection, claimed.id, uow.at, uow.at + LIFETIMES["data_export"]):
            token_id = one_time_tokens.add_export_link(uow.connection, user.id, claimed.id, uow.at)
            uow.events.append(export_ready(user.id, token_id, uow.at))
    if user is None:
        # The account was closed meanwhile.
        current.files.delete(claimed.id)


def _collect(user_id: str) -> dict[str, Tables]:
    """Return what every service stores about an account, by service and table."""
    with database.connection() as connection:
        subject = Subject(personal_data.find_readable(connection, user_id), [])
        own = personal_data.list_records(connection, subject.user_ids)
    current = dependencies()
    orders = _merge(current.orders.export(subject))
    order_ids = [str(order["id"]) for order in orders.get("orders", [])]
    return {
        "auth": own,
        "orders": orders,
        "products": _merge(_of_orders(current.products, subject, order_ids)),
        "payments": _merge(current.payments.export(subject)),
        "messages": _merge(_of_orders(current.messages, subject, order_ids)),
    }


def _of_orders(service: PersonalDataService, subject: Subject, order_ids: list[str]) -> Iterator[Tables]:
    """Yield what a service stores about the users themselves, then about their orders."""
    yield from service.export(subject)
    for batch in batched(order_ids, _ORDERS_PER_REQUEST, strict=False):
        yield from service.export(Subject([], list(batch)))


def _merge(pages: Iterator[Tables]) -> Tables:
    merged: Tables = defaultdict(list)
    for page in pages:
        for table, records in page.items():
            merged[table] += records
    return dict(merged)
