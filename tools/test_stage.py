"""Run the end-to-end tests against a deployed stage, over its public API."""

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
from tools.operator.commands import grant_role, verify_account
from tools.operator.stages import api_url_of, aws_of, stack_of

# Without the test that sends thousands of requests to every route: a firewall stops it.
_TESTS = ("authorization", "bad_input", "orders", "payments", "tour")
_TIMEOUT_SECONDS = 30


def test_stage(stage: str, arguments: Sequence[str]) -> int:
    """Run the end-to-end tests against a stage, with two new accounts.

    Args:
        stage: Name of the stage.
        arguments: Passed to pytest.

    Returns:
        The exit code of pytest.

    Raises:
        HTTPError: The stage does not register accounts.
        InvocationFailed: Granting the admin role failed.
        NotRunning: The stage is local and the shop is not running.
    """
    url = api_url_of(stage)
    with _accounts(stage, url) as accounts:
        files = [f"tests/e2e/test_api_{name}.py" for name in _TESTS]
        settings = test_settings(stage, parameters(aws_of(stage), stack_of(stage)))
        environment = {**os.environ, **settings, "API_URL": url, "DEMO_ACCOUNTS": str(accounts)}
        command = [sys.executable, "-m", "pytest", "--no-fold-skipped", *files, *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def test_settings(stage: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return environment variables that describe a stage to the tests.

    Args:
        stage: Name of the stage.
        given: The parameters of its stack.
    """
    firewall = stage != "local" and given["Firewall"] == "on"
    return {"CORS_ORIGIN": given["CorsOrigins"].split(",")[0], "FIREWALL": "on" if firewall else "off"}


@contextmanager
def _accounts(stage: str, url: str) -> Iterator[Path]:
    """Register an admin and a customer with unused mailboxes. The admin loses the role after the tests."""
    accounts = {role: _registered(url, role) for role in ("admin", "customer")}
    for account in accounts.values():
        verify_account(stage, account["email"])
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
