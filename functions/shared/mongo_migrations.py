"""Forward-only migrations of a MongoDB database, each applied once.

A JSON file holds database commands. A Python file defines `migrate(database)`, for what commands cannot do.
"""

import hashlib
import json
import re
import runpy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.migrations import MigrationError
from shared.mongo import Client, Database, accepts

_FILE_NAME = re.compile(r"\d{4}_[a-z0-9_]+\.(json|py)")
_RECORD = "schema_migrations"


def provision_mongo(admin: Client, secret: dict[str, Any], database: str) -> None:
    """Create a service's user with access to its database, or reset the user's password.

    Args:
        admin: Client of a user that may create users.
        secret: The service's credentials. With a `uri` there is nothing to do.
        database: Name of the service's database.
    """
    if "username" not in secret or accepts(secret):
        return
    users, name = admin["admin"], secret["username"]
    existing = users.command("usersInfo", name)["users"]
    roles = [{"role": "readWrite", "db": database}]
    users.command("updateUser" if existing else "createUser", name, pwd=secret["password"], roles=roles)


def migrate_mongo(database: Database, directory: Path) -> list[str]:
    """Apply the migrations that the database does not have yet.

    Migrations must be idempotent, as `createIndexes` is: a crash between a file and its record repeats the file.

    Args:
        database: The database, as a user that may create collections and indexes.
        directory: Directory of the migration files.

    Returns:
        The names of the applied files.

    Raises:
        MigrationError: A file name is invalid, or a file was changed after it was applied.
    """
    record = database[_RECORD]
    applied = {each["_id"]: each["checksum"] for each in record.find()}
    names = []
    for path in sorted([*directory.glob("*.json"), *directory.glob("*.py")]):
        checksum = _checksum(path)
        if _is_new(path, applied, checksum):
            _run(database, path)
            entry = {"checksum": checksum, "applied_at": datetime.now(UTC)}
            record.update_one({"_id": path.name}, {"$setOnInsert": entry}, upsert=True)
            names.append(path.name)
    return names


def _is_new(path: Path, applied: dict[str, str], checksum: str) -> bool:
    if not _FILE_NAME.fullmatch(path.name):
        raise MigrationError(f"{path.name} is not named NNNN_what_it_does.json or .py")
    if applied.get(path.name, checksum) != checksum:
        raise MigrationError(f"{path.name} was changed after it was applied; write a new migration instead")
    return path.name not in applied


def _run(database: Database, path: Path) -> None:
    if path.suffix == ".py":
        runpy.run_path(str(path))["migrate"](database)
        return
    for command in json.loads(path.read_text()):
        database.command(command)


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
