"""MongoDB or DocumentDB: one client per execution environment, created on first use. No other module knows pymongo."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient, UpdateOne
from pymongo.collection import Collection as _Collection
from pymongo.database import Database as _Database
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    WTimeoutError,
)

from shared import settings
from shared.certificates import authorities_for
from shared.errors import DependencyUnavailable
from shared.secrets import forget_secret, get_secret

type Document = dict[str, Any]
type Collection = _Collection[Document]
type Database = _Database[Document]
type Client = MongoClient[Document]

CONNECTIONS = 2
"""Connections that an environment keeps open to the primary instance: the pool's and the monitor's.

To any other instance it keeps one, the monitor's.
"""
_AUTHENTICATION_FAILED = 18
_OPTIONS: dict[str, Any] = {
    "appname": "bottega",
    "tz_aware": True,
    # DocumentDB has no retryable writes. All our writes are conditional, so callers can repeat them.
    "retryWrites": False,
    "w": "majority",
    "serverSelectionTimeoutMS": 2_000,
    "connectTimeoutMS": 2_000,
    "socketTimeoutMS": 5_000,
    # An environment serves one request at a time. Together with the monitor's connection to each instance it keeps
    # CONNECTIONS open; streaming, the driver's other way to monitor, would take one more.
    "maxPoolSize": 1,
    "serverMonitoringMode": "poll",
    # A network may drop idle connections while the environment is frozen.
    "maxIdleTimeMS": 60_000,
}


class DuplicateKey(Exception):
    """A unique index already has this key."""


class WriteFailed(Exception):
    """The server refused one of several writes."""


def bulk_update(
    collection: Collection, updates: Sequence[tuple[Document, Document]], *, upsert: bool = False
) -> dict[int, WriteFailed]:
    """Apply independent updates in one round trip.

    Args:
        collection: The collection.
        updates: A filter and an update each.
        upsert: Whether to insert a document that does not exist.

    Returns:
        The errors of the updates that the server refused, by their index.
    """
    try:
        collection.bulk_write([UpdateOne(*update, upsert=upsert) for update in updates], ordered=False)
    except BulkWriteError as error:
        if error.details["writeConcernErrors"]:
            raise DependencyUnavailable("mongodb") from error
        return {each["index"]: WriteFailed(each["errmsg"]) for each in error.details["writeErrors"]}
    return {}


class Mongo:
    """A service's database.

    Args:
        secret_setting: Environment variable with the name of the secret: `uri`, or host, port, username and password.
            Both may have `dbname`.
        dbname: Name of the database if the secret has none.
    """

    def __init__(self, secret_setting: str, dbname: str) -> None:
        self._secret_setting = secret_setting
        self._dbname = dbname
        self._database: Database | None = None
        self._lock = threading.Lock()

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Yield the database, with the driver's errors translated.

        Raises:
            DependencyUnavailable: The server is unavailable, closed the connection, or refuses the password.
            DuplicateKey: A unique index already has this key.
        """
        try:
            yield self._connected()
        except DuplicateKeyError as error:
            raise DuplicateKey from error
        except (ConnectionFailure, ExecutionTimeout, WTimeoutError) as error:
            raise DependencyUnavailable("mongodb") from error
        except OperationFailure as error:
            if error.code != _AUTHENTICATION_FAILED:
                raise
            # The password may have been rotated since the secret was read.
            self.close()
            forget_secret(settings.required(self._secret_setting))
            raise DependencyUnavailable("mongodb") from error

    @contextmanager
    def collection(self, name: str) -> Iterator[Collection]:
        """Yield a collection. Raises the same errors as `database`."""
        with self.database() as database:
            yield database[name]

    def ping(self) -> None:
        """Check that the server responds.

        Raises:
            DependencyUnavailable: The server is unavailable.
        """
        with self.database() as database:
            database.command("ping")

    def close(self) -> None:
        """Close the client. The next use creates another."""
        with self._lock:
            database, self._database = self._database, None
        if database is not None:
            database.client.close()

    def _connected(self) -> Database:
        with self._lock:
            if self._database is None:
                secret = get_secret(settings.required(self._secret_setting))
                self._database = connect(secret)[secret.get("dbname", self._dbname)]
            return self._database


def accepts(secret: Document) -> bool:
    """Return whether the server accepts these credentials.

    Raises:
        DependencyUnavailable: The server is unavailable.
    """
    try:
        with connect(secret) as client:
            client["admin"].command("ping")
    except ConnectionFailure as error:
        raise DependencyUnavailable("mongodb") from error
    except OperationFailure as error:
        if error.code != _AUTHENTICATION_FAILED:
            raise
        return False
    return True


def connect(secret: Document) -> Client:
    """Return a client for the server that a secret describes, in the form that `Mongo` documents.

    With TLS the server's certificate and name are verified, by default with the package's certificates if it has any.
    """
    if uri := secret.get("uri"):
        return MongoClient(uri, **_OPTIONS)
    return MongoClient(
        secret["host"],
        int(secret["port"]),
        username=secret["username"],
        password=secret["password"],
        **_tls(secret),
        **_OPTIONS,
    )


def _tls(secret: Document) -> dict[str, Any]:
    if not secret.get("tls", True):
        return {"tls": False}
    authorities = secret.get("tls_ca_file") or authorities_for(secret["host"])
    return {"tls": True, **({"tlsCAFile": authorities} if authorities else {})}
