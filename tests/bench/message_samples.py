"""Valid first requests for messages; the emulator stands in for SES."""

import json
import uuid
from collections.abc import Callable

from messages.repository.database import database
from tests.bench.order_samples import consumed, finished, read_sample
from tests.bench.samples import ADMIN, Event, Sample, get, send
from tests.bench.shop import Shop


def _delivered(name: str) -> Callable[[Shop], Event]:
    """Return the sample message of a consumer with a new event."""

    def make(_: Shop) -> Event:
        message = read_sample(name)
        [record] = message["Records"]
        body = json.loads(record["body"])
        body["detail"]["id"] = str(uuid.uuid4())
        record["body"] = json.dumps(body)
        return message

    return make


def _resend(shop: Shop) -> Event:
    shop.call("messages.handlers.on_order_event", _delivered("messages_on_order_event")(shop))
    with database.connection() as connection:
        row = connection.execute("SELECT id::text FROM messages LIMIT 1").fetchone()
    assert row is not None
    options = {"route": "/messages/{id}/resend", "parameters": {"id": row["id"]}}
    return send("POST", f"/messages/{row['id']}/resend", caller=ADMIN, **options)


MESSAGE_SAMPLES = {
    "messages-list-messages": Sample(lambda _: get("/messages", caller=ADMIN)),
    "messages-resend-message": Sample(_resend),
    "messages-get-health": Sample(lambda _: get("/messages/health")),
    "messages-retry-messages": Sample(lambda _: {}, finished),
    "messages-personal-data": Sample(
        lambda _: {"action": "export", "user_ids": [str(uuid.uuid4())], "order_ids": []},
        lambda response: "messages" in response["records"],
    ),
    "messages-lift-suppression": Sample(lambda _: {"email": "ada@example.com"}, lambda response: "reasons" in response),
    "messages-on-order-event": Sample(_delivered("messages_on_order_event"), consumed),
    "messages-on-payment-event": Sample(_delivered("messages_on_payment_event"), consumed),
    "messages-on-account-event": Sample(_delivered("messages_on_account_event"), consumed),
    "messages-on-mail-feedback": Sample(_delivered("messages_on_mail_feedback"), consumed),
}
