"""Aurora runs with `wal_level = replica`, where functions that read or write the write-ahead log may fail.

Migrations never change, so what counts is the last definition of each function and procedure.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tools.template import ROOT

# On Aurora: "ObjectNotInPrerequisiteState: wal_level must be set to 'logical'. HINT: WAL control functions cannot be
# executed when wal_level < logical." Others are "currently not supported for Aurora":
# https://github.com/nagios-plugins/nagios-plugins/issues/542.
SOURCE = "https://github.com/DataDog/integrations-core/issues/20356"
REFUSED = re.compile(
    r"\b(pg_logical_\w+|pg_replication_\w+|pg_create_\w*(?:replication_slot|restore_point)|pg_switch_wal|pg_current_wal\w*"
    r"|pg_walfile_\w+|pg_wal_\w+|pg_last_wal_\w+|pg_export_snapshot)\s*\("
)
DEFINITION = re.compile(
    r"CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) (\w+)\s*\(.*?\$\$(.*?)\$\$", re.DOTALL | re.IGNORECASE
)


def rule(migrations: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield what a service's migrations, from the first to the last, leave behind or execute themselves."""
    last: dict[str, str] = {}
    for name, sql in migrations:
        text = re.sub(r"--.*", "", sql)
        last |= dict(DEFINITION.findall(text))
        for refused in REFUSED.findall(DEFINITION.sub("", text)):
            yield f"{name}: calls {refused}"
    for function, body in last.items():
        yield from (f"{function}: calls {refused}" for refused in REFUSED.findall(body))


def service_migrations() -> list[Path]:
    return sorted({path.parent for path in (ROOT / "functions").glob("*/migrations/*.sql")})


@pytest.mark.parametrize("folder", service_migrations(), ids=lambda path: path.parent.name)
def test_the_templates_obey_it(folder: Path) -> None:
    assert list(rule((path.name, path.read_text()) for path in sorted(folder.glob("*.sql")))) == []


def test_the_code_obeys_it() -> None:
    sources = [(str(path.relative_to(ROOT)), path.read_text()) for path in (ROOT / "functions").rglob("*.py")]

    assert [name for name, text in sources if REFUSED.search(text)] == []


def test_a_planted_fault_is_found() -> None:
    first = "CREATE FUNCTION note() RETURNS void AS $$ PERFORM pg_logical_emit_message(true, 'a', 'b'); $$;"
    second = "CREATE OR REPLACE FUNCTION note() RETURNS void AS $$ INSERT INTO notes DEFAULT VALUES; $$;"

    assert list(rule([("0001", first)])) == ["note: calls pg_logical_emit_message"]
    assert list(rule([("0001", "SELECT pg_switch_wal();")])) == ["0001: calls pg_switch_wal"]
    assert list(rule([("0001", first), ("0002", second)])) == []
