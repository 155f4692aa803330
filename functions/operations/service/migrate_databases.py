"""Provisions the database of every service and applies its pending migrations."""

import hashlib
from pathlib import Path
from typing import Any

from shared.migrations import grant_access, migrate, provision, read_migrations
from shared.mongo import connect as connect_mongo
from shared.mongo_migrations import migrate_mongo, provision_mongo
from shared.postgres import OperationalError, connect
from shared.secrets import get_secret
from shared.settings import optional, required

type Secret = dict[str, Any]

_CODE = Path(__file__).parents[2]
_NO_SECRET = ":secret:none"  # noqa: S105 - the placeholder in template.yaml for no secret


def migrate_databases() -> dict[str, str]:
    """Provision and migrate the databases of all services. Idempotent.

    Returns:
        `Schema`, a fingerprint of all migrations, and `Applied`, the migrations applied by this call.

    Raises:
        MigrationError: The files do not match the migrations that a database has.
        OperationalError: PostgreSQL is unavailable or rejects the admin.
    """
    applied = [name for service in services("sql") for name in _migrate_postgres(service)]
    applied += [name for service in services("json") for name in _migrate_mongo(service)]
    return {"Schema": fingerprint(), "Applied": ", ".join(applied)}


def services(kind: str) -> list[str]:
    """Return the services with migrations of this kind: `sql` for PostgreSQL, `json` for MongoDB."""
    return sorted({path.parent.parent.name for path in _CODE.glob(f"*/migrations/*.{kind}")})


def fingerprint() -> str:
    """Return a hash of all migrations."""
    files = sorted(path for kind in ("sql", "json", "py") for path in _CODE.glob(f"*/migrations/*.{kind}"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _migrate_postgres(service: str) -> list[str]:
    secret = get_secret(required(f"{service.upper()}_DATABASE_SECRET"), max_age=0)
    admin = _postgres_admin()
    directory = _CODE / service / "migrations"
    read_migrations(directory)
    with connect(admin) as connection:
        # A password that works stays: a rotation may be in progress.
        provision(connection, secret["dbname"], None if _can_sign_in(secret) else secret["password"])
    with connect({**admin, "dbname": secret["dbname"]}) as connection:
        grant_access(connection, secret["username"])
        return [f"{service}/{name}" for name in migrate(connection, directory, may_be_ahead=True)]


def _postgres_admin() -> Secret:
    """Return the admin's secret; the one that RDS manages has neither host nor database."""
    host = optional("POSTGRES_ADMIN_HOST")
    secret = get_secret(required("POSTGRES_ADMIN_SECRET"), max_age=0)
    return {"dbname": "postgres", **secret, **({"host": host} if host else {})}


def _can_sign_in(secret: Secret) -> bool:
    try:
        connect(secret).close()
    except OperationalError:
        return False
    return True


def _migrate_mongo(service: str) -> list[str]:
    secret = get_secret(required(f"{service.upper()}_DATABASE_SECRET"), max_age=0)
    database = secret.get("dbname", f"bottega_{service}")
    with connect_mongo(_mongo_admin() or secret) as client:
        provision_mongo(client, secret, database)
        applied = migrate_mongo(client[database], _CODE / service / "migrations")
    return [f"{service}/{name}" for name in applied]


def _mongo_admin() -> Secret | None:
    name = required("DOCUMENT_ADMIN_SECRET")
    return None if name.endswith(_NO_SECRET) else get_secret(name, max_age=0)
