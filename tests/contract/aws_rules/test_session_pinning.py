"""RDS Proxy pins a client to one of PostgreSQL's connections when a statement changes the state of its session.

It does not see what a routine does, so a routine must leave no such state behind. AWS excepts advisory locks of a
transaction; we use rows instead of both kinds. The migration is the admin's and does not go through the proxy.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.contract.aws_rules.application import Application, applications, planted
from tests.contract.aws_rules.test_write_ahead_log_functions import DEFINITION, service_migrations
from tools.template import ROOT

SOURCE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-pinning.html"
_ANYWHERE = r"\b(pg_(?:try_)?advisory_\w+|nextval|currval|setval|lastval)\s*\(|\bCREATE (TEMP\w*)|(WITH HOLD)\b"
_SESSION = r"\b(set_config)\((?:(?!,\s*true\s*\)).)*?,\s*false\s*\)|\b(SET SESSION)\b"
# A statement begins a text or follows a semicolon: in the middle, SET belongs to UPDATE.
_START = r"(?:\A|;)\s*"
ROUTINE = re.compile(rf"{_ANYWHERE}|{_SESSION}|;\s*(SET) (?!LOCAL\b)")
STATEMENT = re.compile(
    rf"{_ANYWHERE}|{_SESSION}|\b(set_config)\("
    rf"|{_START}(SET|RESET|PREPARE|EXECUTE|DEALLOCATE|DISCARD|DECLARE|LISTEN|LOAD) "
)
MOST_CHARACTERS = 16_384
# Runs as the admin, only in the migration.
DIRECT = "functions/shared/migrations.py"


def rule(sources: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what pins in Python's SQL, and what the last definition of each routine leaves behind.

    Args:
        sources: Names and texts of Python files and of migrations, from the first migration to the last.
    """
    routines: dict[str, str] = {}
    for name, text in sources:
        if name.endswith(".sql"):
            routines |= dict(DEFINITION.findall(re.sub(r"--.*", "", text)))
            continue
        for statement in _texts(text):
            yield from (f"{name}: {_found(each)}" for each in STATEMENT.finditer(statement))
            if len(statement) > MOST_CHARACTERS:
                yield f"{name}: a text of {len(statement)} characters"
        if re.search(r"\.cursor\([^)]*(name=|[\"'])|prepare=True", text):
            yield f"{name}: a named cursor or a prepared statement"
    for routine, body in routines.items():
        yield from (f"{routine}: {_found(each)}" for each in ROUTINE.finditer(body))


def _texts(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
            yield node.value if isinstance(node.value, str) else node.value.decode(errors="replace")


def _found(match: re.Match[str]) -> str:
    return next(each for each in match.groups() if each)


def _python() -> list[tuple[str, str]]:
    found = [(path.relative_to(ROOT).as_posix(), path.read_text()) for path in (ROOT / "functions").rglob("*.py")]
    return [(name, text) for name, text in found if name != DIRECT]


def through_the_proxy(application: Application) -> Iterator[str]:
    """Yield how the admin would reach PostgreSQL through the proxy."""
    for proxy in application.of("AWS::RDS::DBProxy"):
        secrets = {each["SecretArn"] for each in proxy.properties["Auth"]}
        for function in application.of("AWS::Lambda::Function"):
            variables = function.properties.get("Environment", {}).get("Variables", {})
            if variables.get("POSTGRES_ADMIN_HOST") == proxy.attribute("Endpoint"):
                yield f"{function}: its admin connects to the proxy"
            if variables.get("POSTGRES_ADMIN_SECRET") in secrets:
                yield f"{proxy}: signs in as the admin"


@pytest.mark.parametrize("folder", service_migrations(), ids=lambda path: path.parent.name)
def test_the_templates_obey_it(folder: Path) -> None:
    assert list(rule((path.name, path.read_text()) for path in sorted(folder.glob("*.sql")))) == []


def test_the_code_obeys_it() -> None:
    assert list(rule(_python())) == []


def test_the_migration_connects_to_the_server_itself() -> None:
    importers = {name.split("/")[1] for name, text in _python() if "shared.migrations" in text}
    proxied = [each for each in applications() if any(each.of("AWS::RDS::DBProxy"))]
    admins = [
        each.properties["Environment"]["Variables"]["POSTGRES_ADMIN_HOST"]
        for application in proxied
        for each in application.of("AWS::Lambda::Function")
        if "POSTGRES_ADMIN_HOST" in each.properties.get("Environment", {}).get("Variables", {})
    ]

    assert importers == {"operations", "shared"}
    assert set(admins) == {"${Data.PostgresCluster.Endpoint.Address}"}
    assert {finding for each in proxied for finding in through_the_proxy(each)} == set()


@pytest.mark.parametrize(
    ("sql", "finding"),
    [
        ("SELECT pg_advisory_xact_lock(1)", "pg_advisory_xact_lock"),
        ("SELECT pg_try_advisory_lock(1)", "pg_try_advisory_lock"),
        ("SET search_path = shop", "SET"),
        ("SELECT 1; SET search_path TO shop", "SET"),
        ("SELECT set_config('search_path', 'shop', true)", "set_config"),
        ("LISTEN orders", "LISTEN"),
        ("CREATE TEMP TABLE found (id int)", "TEMP"),
        ("PREPARE find AS SELECT 1", "PREPARE"),
        ("SELECT nextval('orders')", "nextval"),
    ],
)
def test_a_planted_fault_is_found(sql: str, finding: str) -> None:
    assert f"orders.py: {finding}" in set(rule([("orders.py", f'connection.execute("{sql}")')]))


def test_what_changes_no_session_is_accepted() -> None:
    statements = ["UPDATE users SET name = %(name)s", "SELECT lock_order(%(id)s)", "INSERT INTO a SELECT 1"]

    assert list(rule([("users.py", f'connection.execute("{sql}")') for sql in statements])) == []


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("BEGIN PERFORM pg_advisory_xact_lock(1); END", ["reserve: pg_advisory_xact_lock"]),
        ("BEGIN PERFORM set_config('synchronous_commit', 'off', false); END", ["reserve: set_config"]),
        ("BEGIN PERFORM 1; SET synchronous_commit = off; END", ["reserve: SET"]),
        ("BEGIN PERFORM set_config('synchronous_commit', 'off', true); SET LOCAL work_mem = 1; END", []),
    ],
)
def test_state_that_a_routine_leaves_behind_is_found(body: str, finding: list[str]) -> None:
    first = f"CREATE FUNCTION reserve() RETURNS void AS $$ {body} $$;"
    second = "CREATE OR REPLACE FUNCTION reserve() RETURNS void AS $$ BEGIN END $$;"

    assert list(rule([("0001.sql", first)])) == finding
    assert list(rule([("0001.sql", first), ("0002.sql", second)])) == []


def test_a_long_statement_and_a_named_cursor_are_found() -> None:
    assert list(rule([("a.py", f'"{"x" * 20_000}"')])) == ["a.py: a text of 20000 characters"]
    assert list(rule([("a.py", 'connection.cursor("found")')])) == ["a.py: a named cursor or a prepared statement"]


def test_an_admin_behind_the_proxy_is_found() -> None:
    host = "Resources/MigrateDatabasesFunction/Properties/Environment/Variables/POSTGRES_ADMIN_HOST"
    faulty = planted("Root", host, {"Fn::GetAtt": ["Proxy", "Outputs.Endpoint"]})

    assert "Root.MigrateDatabasesFunction: its admin connects to the proxy" in set(through_the_proxy(faulty))
