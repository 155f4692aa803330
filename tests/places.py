"""Everything that a shop's servers store, as text, by place, and the traces of a person to look for in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import boto3
from valkey import Valkey as ValkeyClient

from localstack.emulator.deployment import ARTIFACTS
from localstack.emulator.ministack import REGION, Emulator
from localstack.servers.group import SERVICES, database_of, orders_secret
from localstack.servers.mongo import Mongo
from localstack.servers.postgres import Postgres
from localstack.servers.valkey import Valkey
from shared.mongo import connect

# Longer than it takes to receive what is in a queue.
_HIDDEN_SECONDS = 60
_READ = {"string": "get", "hash": "hgetall", "list": "lrange", "set": "smembers", "zset": "zrange"}


@dataclass(frozen=True)
class Canary:
    """What is in every field that a person filled in.

    Attributes:
        word: In lower case; in each text and each mail address.
        phone: A phone number, with spaces.
    """

    word: str
    phone: str

    def is_in(self, text: str) -> bool:
        """Whether a text has something of the person."""
        traces = (self.word, self.phone, self.phone.replace(" ", ""), self.phone.rpartition(" ")[2])
        return any(trace in text.casefold() for trace in traces)


class Stores(Protocol):
    """The servers that store something."""

    @property
    def postgres(self) -> Postgres: ...

    @property
    def mongo(self) -> Mongo: ...

    @property
    def valkey(self) -> Valkey: ...

    @property
    def emulator(self) -> Emulator: ...


def stored(servers: Stores) -> Iterator[tuple[str, str]]:
    """Yield each row, document, cache entry and file with the name of its table, collection, cache or bucket."""
    yield from _rows(servers.postgres)
    yield from _documents(servers.mongo)
    yield from _cached(servers.valkey)
    yield from _files(servers.emulator)


def _rows(postgres: Postgres) -> Iterator[tuple[str, str]]:
    for service in SERVICES:
        with postgres.admin(database_of(service)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for table in [each["tablename"] for each in tables]:
                for row in connection.execute(f"SELECT each::text AS text FROM {table} AS each".encode()):
                    yield f"{service}.{table}", row["text"]


def _documents(mongo: Mongo) -> Iterator[tuple[str, str]]:
    with connect(orders_secret(mongo)) as client:
        database = client[database_of("orders")]
        for name in database.list_collection_names():
            for document in database[name].find():
                yield f"orders.{name}", json.dumps(document, default=str, ensure_ascii=False)


def _cached(valkey: Valkey) -> Iterator[tuple[str, str]]:
    with ValkeyClient.from_url(valkey.admin_url, decode_responses=True) as client:
        for key in client.scan_iter("*"):
            kind = str(client.type(key))
            # It may have expired meanwhile.
            if kind in _READ:
                limits = (0, -1) if kind in ("list", "zset") else ()
                yield "cache", f"{key} {getattr(client, _READ[kind])(key, *limits)}"


def _files(emulator: Emulator) -> Iterator[tuple[str, str]]:
    storage: Any = _aws(emulator).resource("s3", endpoint_url=emulator.endpoint)
    # The artifacts are the code.
    for bucket in (each for each in storage.buckets.all() if each.name != ARTIFACTS):
        for each in bucket.objects.all():
            yield f"bucket {bucket.name}", f"{each.key} {each.get()['Body'].read().decode(errors='replace')}"


def queued(emulator: Emulator) -> Iterator[tuple[str, str]]:
    """Yield each message that waits in a queue, dead-letter queues included; it stays there."""
    client: Any = _aws(emulator).client("sqs", endpoint_url=emulator.endpoint)
    for url in client.list_queues().get("QueueUrls", []):
        options = {"QueueUrl": url, "MaxNumberOfMessages": 10, "VisibilityTimeout": _HIDDEN_SECONDS}
        found: list[Any] = []
        while messages := client.receive_message(**options, MessageAttributeNames=["All"]).get("Messages", []):
            found += messages
        for message in found:
            client.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
            yield f"queue {url.rpartition('/')[2]}", json.dumps(message, ensure_ascii=False)


def _aws(emulator: Emulator) -> boto3.Session:
    known = emulator.environment
    return boto3.Session(known["AWS_ACCESS_KEY_ID"], known["AWS_SECRET_ACCESS_KEY"], region_name=REGION)
