"""The payments service in this process, with a real database, Stripe's sandbox, and fakes of the rest."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from payments.dependencies import override
from payments.repository.database import database
from shared import valkey_pause
from tests.conftest import TestServers
from tests.integration.payments.service import TABLES, Shop
from tests.integration.payments.stripe_account import StripeAccount


@pytest.fixture(scope="session")
def stripe(servers: TestServers) -> Iterator[StripeAccount]:
    """An account in Stripe's sandbox."""
    opened = StripeAccount(servers.stripe)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _clean(servers: TestServers) -> None:
    """Empty only the tables of payments and Valkey: emptying all services takes longer than most of these tests."""
    servers.postgres.start()
    servers.valkey.start()
    servers.stripe.start()
    valkey_pause.end()
    with database.connection() as connection, servers.valkey_admin() as cache:
        for table in TABLES:
            connection.execute(f"DELETE FROM {table}".encode())
        cache.flushall()


@pytest.fixture(autouse=True)
def shop(stripe: StripeAccount, _clean: None) -> Iterator[Shop]:
    """An empty shop."""
    stripe.clear_faults()
    opened = Shop(stripe)
    former = override(opened.dependencies())
    yield opened
    override(former)


@pytest.fixture(scope="session")
def _dead_letter_queue(servers: TestServers) -> str:
    return str(boto3.client("sqs", region_name="eu-west-1").create_queue(QueueName="payments-dead")["QueueUrl"])


@pytest.fixture
def dead_letters(_dead_letter_queue: str, monkeypatch: pytest.MonkeyPatch) -> "DeadLetters":
    """An empty dead-letter queue."""
    monkeypatch.setenv("DEAD_LETTER_QUEUE_URL", _dead_letter_queue)
    letters = DeadLetters(_dead_letter_queue)
    letters.reasons()
    return letters


class DeadLetters:
    """The dead-lettered messages."""

    def __init__(self, url: str) -> None:
        self._queue = boto3.resource("sqs", region_name="eu-west-1").Queue(url)

    def reasons(self) -> list[str]:
        """Return and delete the reasons of all messages."""
        found = []
        while messages := self._queue.receive_messages(MessageAttributeNames=["All"], MaxNumberOfMessages=10):
            for message in messages:
                found.append(_reason(message.message_attributes))
                message.delete()
        return found


def _reason(attributes: Any) -> str:
    return str(attributes["reason"]["StringValue"]) if attributes else ""
