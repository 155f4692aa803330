"""A shop that is already running; tests know only its URL and two accounts."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

from localstack.emulator.deployment import STACK, Deployment, invoke, outputs
from localstack.shop import Shop
from localstack.state import State, read_json
from localstack.stripe_account import sandbox_account
from tools.aws import Aws


class RunningShop(Shop):
    """Skips tests that need access to the shop's servers.

    Args:
        url: URL of the API.
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        state = State.chosen()
        accounts = Path(os.environ.get("DEMO_ACCOUNTS") or state.demo_accounts)
        self.accounts = json.loads(accounts.read_text())
        is_local = state.api_url.exists() and state.api_url.read_text() == self._url
        if is_local and state.stripe_url.exists():
            self.stripe = sandbox_account(urlsplit(state.stripe_url.read_text()).port or 0)
        self._operated = Operated(read_json(state.aws_endpoints)) if is_local else None

    @property
    def api_url(self) -> str:
        return self._url

    @property
    def storefront_url(self) -> str:
        """The storefront's URL."""
        return os.environ.get("STOREFRONT_URL", "").rstrip("/") or pytest.skip(
            "needs the URL of a storefront: STOREFRONT_URL"
        )

    def __getattr__(self, name: str) -> Any:
        if name == "deployment" and self._operated:
            return self._operated
        # pytest and other tools look up their own attributes.
        if name not in Shop.__annotations__:
            raise AttributeError(name)
        return _skip(name)


class Operated:
    """A local shop, as an operator can access it."""

    def __init__(self, endpoints: Mapping[str, str]) -> None:
        self.aws = Aws(endpoints["AWS_ENDPOINT_URL"], endpoints.get("AWS_ENDPOINT_URL_LAMBDA", ""))

    def invoke(self, output: str, event: Mapping[str, Any]) -> dict[str, Any]:
        return invoke(self.aws.functions, outputs(self.aws, STACK)[output], event)

    def __getattr__(self, name: str) -> NoReturn:
        if not hasattr(Deployment, name):
            raise AttributeError(name)
        _skip(f"deployment.{name}")


def _skip(name: str) -> NoReturn:
    pytest.skip(f"needs access to a shop started by the tests: its {name}")
