"""Fill a new shop through its API: a demo catalogue, an admin and a customer."""

import itertools
import json
import secrets
from collections.abc import Callable
from typing import Any

import httpx

from localstack.emulator.deployment import Deployment
from localstack.seed import catalogue
from localstack.state import Document, State, read_json, write_privately

_IMPORT_LINES = 1000


class SeedFailed(Exception):
    """The API refused the demo data."""


class Seeder:
    """Fills a fresh shop.

    Args:
        deployment: The deployed shop.
        state: The state directory, which keeps the accounts.
    """

    def __init__(self, deployment: Deployment, state: State) -> None:
        self._deployment = deployment
        self._state = state
        # Requests from these addresses (reserved by RFC 5737) do not count towards your rate limits.
        self._addresses = (f"192.0.2.{number % 254 + 1}" for number in itertools.count())

    def seed(self, say: Callable[[str], None]) -> Document:
        """Create the accounts and the catalogue if they do not exist.

        Returns:
            The demo accounts.

        Raises:
            SeedFailed: The API refused a request or did not respond.
        """
        # All functions start cold, and the first schedules run at the same time.
        with httpx.Client(base_url=self._deployment.api_url, timeout=180) as client:
            try:
                return self._fill(client, say)
            except httpx.TransportError as error:
                raise SeedFailed(f"The API did not respond ({error}), see emulator.log.") from error

    def _fill(self, client: httpx.Client, say: Callable[[str], None]) -> Document:
        accounts = self._accounts(client)
        if not self._state.catalogue_mark.exists():
            self._import_catalogue(client, accounts["admin"], say)
        self._start_functions(client)
        return accounts

    def _start_functions(self, client: httpx.Client) -> None:
        # Parallel cold starts can take longer than the time limit of health checks.
        services = ("auth", "products", "orders", "payments", "messages", "shop")
        for path in (*(f"/{each}/health" for each in services), "/health", "/products", "/settings"):
            client.get(path, headers={"x-forwarded-for": next(self._addresses)})

    def _accounts(self, client: httpx.Client) -> Document:
        accounts: Document | None = read_json(self._state.demo_accounts)
        if accounts is not None and "registered" not in accounts:
            return accounts
        accounts = accounts or {role: _new_account(role) for role in ("admin", "customer")}
        # Written before registration, so that a crash in between loses no password.
        self._write(accounts | {"registered": False})
        for role in ("admin", "customer"):
            self._register(client, accounts[role], role)
            self._deployment.invoke("VerifyAccountFunctionName", {"email": accounts[role]["email"]})
        self._deployment.invoke("GrantRoleFunctionName", {"email": accounts["admin"]["email"], "role": "admin"})
        accounts.pop("registered", None)
        self._write(accounts)
        return accounts

    def _write(self, accounts: Document) -> None:
        write_privately(self._state.demo_accounts, json.dumps(accounts, indent=2) + "\n")

    def _register(self, client: httpx.Client, account: Document, role: str) -> None:
        response = self._post(client, "/auth/register", {**account, "name": f"Demo {role}"})
        if response.status_code == 409 and self._login(client, account).status_code != 200:
            # The address belongs to an account whose password is not known.
            account["email"] = f"{role}-{secrets.token_hex(3)}@bottega.example"
            self._register(client, account, role)
        elif response.status_code not in (201, 409):
            raise SeedFailed(f"The API refused a demo account: {response.status_code} {response.text}")

    def _login(self, client: httpx.Client, account: Document) -> httpx.Response:
        return self._post(client, "/auth/login", account)

    def _import_catalogue(self, client: httpx.Client, admin: Document, say: Callable[[str], None]) -> None:
        products = catalogue.products()
        token = self._login(client, admin).json()["token"]
        for lines in itertools.batched(products, _IMPORT_LINES, strict=False):
            response = self._post(client, "/products/import", {"products": lines}, authorization=f"Bearer {token}")
            if response.status_code != 200:
                raise SeedFailed(f"The API refused the demo catalogue: {response.status_code} {response.text[:500]}")
        self._state.catalogue_mark.touch()
        say(f"  The demo catalogue has {len(products)} products.")

    def _post(self, client: httpx.Client, path: str, body: Any, **headers: str) -> httpx.Response:
        return client.post(path, json=body, headers={"x-forwarded-for": next(self._addresses), **headers})


def _new_account(role: str) -> Document:
    return {"email": f"{role}@bottega.example", "password": secrets.token_urlsafe(12)}
