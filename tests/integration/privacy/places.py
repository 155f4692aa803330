"""Everything that the shop stores, as text, by place."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import boto3

from localstack.servers.group import SERVICES, database_of
from orders.repository.database import database as orders_database
from tests.conftest import TestServers
from tests.integration.privacy.bus import Bus
from tests.integration.privacy.shop import EMAIL, FORMER_EMAIL, MARK, PHONE

_REGION = "eu-west-1"
# A hash of an address names a person to everybody who can guess the address.
_HASHES = tuple(hashlib.sha256(each.encode()).hexdigest() for each in (EMAIL, FORMER_EMAIL))
_TRACES = (MARK, PHONE, PHONE.replace(" ", ""), PHONE[-7:], *_HASHES)


def found(text: str) -> bool:
    """Whether a text has something of the person."""
    return any(trace in text.casefold() for trace in _TRACES)


def places(servers: TestServers, bus: Bus) -> set[str]:
    """Return the tables, collections, buckets, queues and cache keys that have something of the person."""
    texts = [*_postgres(servers), *_mongo(), *_valkey(servers), *_buckets(), *_queues(bus)]
    return {place for place, text in texts if found(text)}


def rows(servers: TestServers, service: str, table: str) -> list[dict[str, Any]]:
    """Return all rows of a table in JSON values."""
    with servers.postgres.admin(database_of(service)) as connection:
        found = connection.execute(f"SELECT to_jsonb(each) AS row FROM {table} AS each".encode())
        return [row["row"] for row in found]


def _postgres(servers: TestServers) -> Iterator[tuple[str, str]]:
    for service in SERVICES:
        with servers.postgres.admin(database_of(service)) as connection:
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for table in [each["tablename"] for each in tables]:
                for row in connection.execute(f"SELECT each::text AS text FROM {table} AS each".encode()):
                    yield f"{service}.{table}", row["text"]


def _mongo() -> Iterator[tuple[str, str]]:
    with orders_database.database() as connected:
        for name in connected.list_collection_names():
            for document in connected[name].find():
                yield f"orders.{name}", json.dumps(document, default=str, ensure_ascii=False)


def _valkey(servers: TestServers) -> Iterator[tuple[str, str]]:
    read = {"string": "get", "hash": "hgetall", "list": "lrange", "set": "smembers", "zset": "zrange"}
    with servers.valkey_admin() as client:
        for key in client.scan_iter("*"):
            kind = str(client.type(key))
            limits = (0, -1) if kind in ("list", "zset") else ()
            yield "cache", f"{key} {getattr(client, read[kind])(key, *limits)}"


def _buckets() -> Iterator[tuple[str, str]]:
    storage = boto3.resource("s3", region_name=_REGION)
    for bucket in storage.buckets.all():
        for each in bucket.objects.all():
            yield f"bucket {bucket.name}", f"{each.key} {each.get()['Body'].read().decode(errors='replace')}"


def _queues(bus: Bus) -> Iterator[tuple[str, str]]:
    yield from (("queue", body) for body in (*bus.bodies, *bus.left()))
