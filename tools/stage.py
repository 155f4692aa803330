"""Tests of a deployed stage, asked from outside as its customers and its shopkeeper would."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from localstack import ROOT
from localstack.emulator.deployment import parameters
from localstack.state import write_privately
from tools.operate import address_of, aws_of, grant_role, stack_of

# Not those that hold every route to its document with thousands of requests: a firewall rightly stops them.
_TESTS = ("authorization", "bad_input", "orders", "payments", "tour")
_TIMEOUT_SECONDS = 30


def test_stage(stage: str, arguments: Sequence[str]) -> int:
    """Run the end-to-end tests against a stage, with two accounts made for it.

    Args:
        stage: Where.
        arguments: For pytest.

    Returns:
        Its exit code.

    Raises:
        HTTPError: The stage does not register accounts.
        InvocationFailed: It has no admin to give.
        NotRunning: It is the local one, which does not run.
    """
    url = address_of(stage)
    with _accounts(stage, url) as accounts:
        files = [f"tests/e2e/test_api_{name}.py" for name in _TESTS]
        told = described(stage, parameters(aws_of(stage), stack_of(stage)))
        environment = {**os.environ, **told, "API_URL": url, "DEMO_ACCOUNTS": str(accounts)}
        command = [sys.executable, "-m", "pytest", "--no-fold-skipped", *files, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def described(stage: str, given: Mapping[str, str]) -> dict[str, str]:
    """What the tests have to know of a stage, as their environment.

    Args:
        stage: Which.
        given: The parameters of its stack.
    """
    firewall = stage != "local" and given["Firewall"] == "on"
    return {"CORS_ORIGIN": given["CorsOrigins"].split(",")[0], "FIREWALL": "on" if firewall else "off"}


@contextmanager
def _accounts(stage: str, url: str) -> Iterator[Path]:
    """An admin, for as long as the tests run, and a customer; their mailboxes are nobody's."""
    accounts = {role: _registered(url, role) for role in ("admin", "customer")}
    email = accounts["admin"]["email"]
    with tempfile.TemporaryDirectory(prefix="bottega-stage-") as directory:
        kept = Path(directory) / "accounts.json"
        write_privately(kept, json.dumps(accounts))
        try:
            grant_role(stage, email, "admin")
            yield kept
        finally:
            grant_role(stage, email, "customer")


def _registered(url: str, role: str) -> dict[str, str]:
    account = {"email": f"test-{role}-{secrets.token_hex(8)}@example.com", "password": secrets.token_urlsafe()}
    body = {**account, "name": f"Test {role}"}
    httpx.post(f"{url}/auth/register", json=body, timeout=_TIMEOUT_SECONDS).raise_for_status()
    return account
