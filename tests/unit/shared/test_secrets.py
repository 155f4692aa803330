"""How often Secrets Manager is called."""

import json
import os
import time
from typing import Any

import pytest

from shared import aws, secrets, valkey_pause
from shared.errors import DependencyUnavailable
from shared.secrets import forget_secret, get_secret
from shared.settings import settings
from shared.valkey_credentials import forget_password, valkey_url


class Vault:
    """Secrets Manager; records its calls."""

    def __init__(self) -> None:
        self.values: dict[str, dict[str, str]] = {
            "one": {"key": "1"},
            "two": {"key": "2"},
            "valkey": {"username": "bottega", "password": "p@ss/word"},
        }
        self.calls: list[tuple[str, Any]] = []

    def call(self, _service: str, action: str, request: dict[str, Any], **_: object) -> dict[str, Any]:
        name = action.removeprefix("secretsmanager.")
        self.calls.append((name, request.get("SecretId") or request["SecretIdList"]))
        if name == "BatchGetSecretValue":
            found = [self._value(each) for each in request["SecretIdList"] if each.split(":")[-1] in self.values]
            return {"SecretValues": found, "Errors": []}
        if request["SecretId"].split(":")[-1] not in self.values:
            raise DependencyUnavailable("secretsmanager")
        return self._value(request["SecretId"])

    def _value(self, identifier: str) -> dict[str, Any]:
        name = identifier.rsplit(":", maxsplit=1)[-1]
        return {"ARN": f"arn:{name}", "Name": name, "SecretString": json.dumps(self.values[name])}


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    vault = Vault()
    monkeypatch.setattr(aws, "call", vault.call)
    monkeypatch.setattr(secrets, "_cached", {})
    for setting in [each for each in os.environ if each.endswith("_SECRET")]:
        monkeypatch.delenv(setting)
    for setting, name in {"ONE_SECRET": "one", "TWO_SECRET": "arn:two", "VALKEY_SECRET": "valkey"}.items():
        monkeypatch.setenv(setting, name)
    return vault


def test_a_cold_function_reads_all_its_secrets_in_one_request(vault: Vault) -> None:
    url = valkey_url()
    values = [get_secret("one"), get_secret("arn:two")]

    assert values == [{"key": "1"}, {"key": "2"}]
    assert url == "valkey://bottega:p%40ss%2Fword@127.0.0.1:1"
    assert vault.calls == [("BatchGetSecretValue", ["arn:two", "one", "valkey"])]


def test_a_function_with_one_secret_needs_no_permission_for_several(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting in ("TWO_SECRET", "VALKEY_SECRET"):
        monkeypatch.delenv(setting)

    assert get_secret("one") == {"key": "1"}
    assert vault.calls == [("GetSecretValue", "one")]


def test_a_missing_secret_does_not_fail_the_others(vault: Vault) -> None:
    del vault.values["two"]

    assert get_secret("one") == {"key": "1"}
    with pytest.raises(DependencyUnavailable):
        get_secret("arn:two")


def test_a_secret_that_is_no_json_does_not_fail_the_others(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    dumps = json.dumps
    monkeypatch.setattr(json, "dumps", lambda value: "sk_test_1" if value == {"key": "2"} else dumps(value))

    assert get_secret("one") == {"key": "1"}
    with pytest.raises(json.JSONDecodeError):
        get_secret("arn:two")


class Forgotten(dict[str, Any]):
    """A cache whose new entries another thread forgets at once."""

    def __setitem__(self, name: str, _: object) -> None:
        self.pop(name, None)

    def update(self, found: dict[str, Any]) -> None:  # type: ignore[override]
        for name in found:
            self.pop(name, None)


def test_a_secret_that_another_thread_forgets_while_it_is_read_is_returned(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "_cached", Forgotten(one=(time.monotonic() - 301, {"key": "0"})))

    assert get_secret("one") == {"key": "1"}


def test_a_fresh_value_is_read_alone(vault: Vault) -> None:
    get_secret("one")

    vault.values["one"] = {"key": "new"}

    assert get_secret("one") == {"key": "1"}
    assert get_secret("one", max_age=0) == {"key": "new"}
    assert vault.calls[1:] == [("GetSecretValue", "one")]


def test_stale_values_are_read_together_and_what_never_changes_is_not(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_secret("one")
    later = time.monotonic() + 301
    monkeypatch.setattr(time, "monotonic", lambda: later)

    valkey_url()
    assert len(vault.calls) == 1
    get_secret("one"), get_secret("arn:two")
    assert len(vault.calls) == 2


def test_a_forgotten_secret_is_read_again(vault: Vault) -> None:
    valkey_url()
    vault.values["valkey"]["password"] = "rotated"
    assert "rotated" not in valkey_url()

    forget_password()

    assert "rotated" in valkey_url()
    forget_secret("unknown")


def test_an_unreadable_password_starts_the_pause(vault: Vault) -> None:
    del vault.values["valkey"]

    with pytest.raises(DependencyUnavailable):
        valkey_url()

    with pytest.raises(DependencyUnavailable):
        valkey_pause.check()


def test_without_the_setting_there_is_no_sign_in(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VALKEY_SECRET")

    assert valkey_url() == settings().valkey_url
    assert vault.calls == []
