"""What functions log."""

import json

import pytest

from shared.observability import logger

PRIMARY = 'new row for relation "users" violates check constraint "users_email_check"'
ROW = "\nDETAIL:  Failing row contains (grace@shop.example,\n\n$2b$12$hash)."
CONTEXT = "\nCONTEXT:  PL/pgSQL function hold_stock(jsonb) line 12 at assignment"


@pytest.fixture(autouse=True)
def _new_logger() -> None:
    """Let the logger write to this test's output."""
    logger.cache_clear()


def only_line(capsys: pytest.CaptureFixture[str]) -> str:
    [line] = capsys.readouterr().out.splitlines()
    return str(line)


@pytest.mark.parametrize("rest", ["", CONTEXT])
def test_an_error_of_postgres_is_logged_without_the_row(capsys: pytest.CaptureFixture[str], rest: str) -> None:
    failure = ValueError(PRIMARY + ROW + rest)

    try:
        raise failure
    except ValueError:
        logger().exception("Unexpected error")

    line = only_line(capsys)
    assert json.loads(line)["exception"].endswith(f"ValueError: {PRIMARY}{rest}")
    assert json.loads(line)["exception_name"] == "ValueError"
    assert "grace" not in line
    assert "hash" not in line


def test_what_followed_such_an_error_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    failure = ValueError(PRIMARY + ROW)

    try:
        raise RuntimeError("not stored") from failure
    except RuntimeError:
        logger().exception("Unexpected error")

    line = only_line(capsys)
    assert PRIMARY in json.loads(line)["exception"]
    assert json.loads(line)["exception"].endswith("RuntimeError: not stored")
    assert "grace" not in line
