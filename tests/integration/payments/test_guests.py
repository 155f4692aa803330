"""Payments of guests, and the account that they join."""

from typing import Any

from payments.handlers import on_guests_joined
from shared.caller import Caller
from tests.integration.payments.service import ADA, BOB, Shop, listed, show
from tests.queues import consume

GUEST = Caller("44444444-4444-4444-8444-444444444444", "ada@example.test", "guest", "session-4")
JOINED: dict[str, Any] = {
    "id": "event-1",
    "type": "GuestsJoined",
    "version": 1,
    "time": "2026-05-04T10:00:00.000+00:00",
    "user_id": ADA.user_id,
    "data": {"guest_ids": [GUEST.user_id]},
}


def test_payments_before_and_after_the_guest_joined_belong_to_the_account_and_the_guest(shop: Shop) -> None:
    first = shop.started(by=GUEST)
    before = listed(ADA).body["payments"], show(first["id"], ADA).status

    results = [consume(on_guests_joined.handler, JOINED) for _ in range(2)]
    second = shop.started(by=GUEST)

    newest = [second["id"], first["id"]]
    assert (before, results) == (([], 404), [[], []])
    assert [each["id"] for each in listed(ADA).body["payments"]] == newest
    assert [each["id"] for each in listed(GUEST).body["payments"]] == newest
    assert (show(first["id"], ADA).status, show(first["id"], GUEST).body["client_secret"]) == (
        200,
        first["client_secret"],
    )
    assert (listed(BOB).body["payments"], show(first["id"], BOB).status) == ([], 404)


def test_a_malformed_event_is_dead_lettered(shop: Shop, dead_letters: Any) -> None:
    assert consume(on_guests_joined.handler, {**JOINED, "data": {"guest_ids": "all"}}) == []
    assert dead_letters.reasons() == ["guest_ids must be strings"]
