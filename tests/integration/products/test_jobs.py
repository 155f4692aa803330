"""Scheduled jobs: one failing item never stops the others, runs are bounded, the next one continues."""

from typing import Any

import pytest

from products.handlers import expire_reservations, tidy_catalogue
from products.repository import inbox
from products.repository.database import database
from products.service import expire_reservations as expiry
from products.service import tidy_catalogue as housekeeping
from products.service.reservation_transitions import transition
from shared import paged_job
from shared.errors import DependencyUnavailable
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.products import shop
from tests.integration.products.reserving import overdue, reserved, stock


def run() -> dict[str, Any]:
    return expire_reservations.handler({}, Context())


def test_an_item_that_fails_does_not_stop_the_others(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bowl = str(shop.created(stock=20)["id"])
    orders = sorted(reserved((bowl, 1)) for _ in range(5))
    overdue(servers, *orders)

    def fail_for_the_first(order_id: str, action: Any) -> str:
        if order_id == orders[0]:
            raise ZeroDivisionError
        return transition(order_id, action)

    monkeypatch.setattr(expiry, "transition", fail_for_the_first)
    first = run()

    assert first == {"expired": 4, "failed": 1, "complete": True, "forgotten": 0}
    assert stock(servers, bowl) == (20, 1, 19)
    assert "TaskFailed" in capsys.readouterr().out
    monkeypatch.undo()
    assert run()["expired"] == 1
    assert stock(servers, bowl) == (20, 0, 20)


def test_a_locked_product_delays_only_its_own_orders(servers: TestServers) -> None:
    locked, free = (str(shop.created(stock=20)["id"]) for _ in range(2))
    overdue(servers, reserved((locked, 1)), *(reserved((free, 1)) for _ in range(5)))

    with servers.postgres.admin("bottega_products") as connection, connection.transaction():
        connection.execute("SELECT FROM products WHERE id = %s FOR UPDATE", [locked])
        result = run()

    assert (result["expired"], result["failed"]) == (5, 1)
    assert stock(servers, free) == (20, 0, 20)
    assert run()["expired"] == 1
    assert stock(servers, locked) == (20, 0, 20)


def test_one_run_expires_several_pages(servers: TestServers) -> None:
    bowl = str(shop.created(stock=1_000)["id"])
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute("UPDATE products SET reserved = 350")
        connection.execute(
            "INSERT INTO order_reservations (order_id, state, deadline) "
            "SELECT gen_random_uuid(), 'reserved', now() - interval '1 minute' FROM generate_series(1, 350)"
        )
        connection.execute(
            "INSERT INTO reservations (order_id, product_id, quantity, name, price_minor, currency) "
            "SELECT order_id, %s, 1, 'n', 1, 'EUR' FROM order_reservations",
            [bowl],
        )

    assert run() == {"expired": 350, "failed": 0, "complete": True, "forgotten": 0}
    assert stock(servers, bowl) == (1_000, 0, 1_000)


def test_a_run_out_of_time_is_incomplete_and_the_next_one_continues(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    bowl = str(shop.created(stock=20)["id"])
    overdue(servers, *(reserved((bowl, 1)) for _ in range(3)))

    with monkeypatch.context() as patch:
        patch.setattr(paged_job.PagedJob.run, "__defaults__", (-1.0,))
        assert run() == {"expired": 0, "failed": 0, "complete": False, "forgotten": 0}
    assert stock(servers, bowl) == (20, 3, 17)

    assert run()["expired"] == 3


def test_old_event_ids_are_deleted_although_expiry_fails(servers: TestServers, monkeypatch: pytest.MonkeyPatch) -> None:
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute(
            "INSERT INTO inbox SELECT n::text, now() - make_interval(days => CASE WHEN n < 2500 THEN 31 ELSE 29 END) "
            "FROM generate_series(0, 2599) AS n"
        )

    def fail() -> None:
        raise DependencyUnavailable("postgres")

    monkeypatch.setattr(expiry, "expire_reservations", fail)
    with pytest.raises(DependencyUnavailable):
        run()

    with database.connection() as connection:
        assert inbox.delete_old(connection, 1) == 0
        assert connection.execute("SELECT count(*) AS kept FROM inbox").fetchall() == [{"kept": 100}]


def test_categories_are_added_up_although_the_flush_fails(
    servers: TestServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        shop.created(category=f"c{number % 2}")

    def fail() -> int:
        raise DependencyUnavailable("cache")

    monkeypatch.setattr(housekeeping, "flush_pending", fail)
    with pytest.raises(DependencyUnavailable):
        tidy_catalogue.handler({}, Context())

    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("SELECT category, products FROM category_changes ORDER BY category").fetchall()
    assert rows == [{"category": "c0", "products": 3}, {"category": "c1", "products": 3}]


def test_a_backlog_is_worked_off_in_batches(servers: TestServers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "_BATCH", 100)
    with servers.postgres.admin("bottega_products") as connection:
        connection.execute("INSERT INTO category_changes SELECT 'c' || n % 3, 1 FROM generate_series(1, 999) AS n")
        connection.execute(
            "INSERT INTO pending_invalidations (namespace) SELECT n::text FROM generate_series(1, 4500) n"
        )

    assert tidy_catalogue.handler({}, Context()) == {"flushed": 4500}

    with servers.postgres.admin("bottega_products") as connection:
        rows = connection.execute("SELECT category, products FROM category_changes ORDER BY category").fetchall()
        assert connection.execute("SELECT FROM pending_invalidations").fetchall() == []
    assert [row["products"] for row in rows] == [333, 333, 333]
