"""Deploys the application with its nested stacks to an emulator, except for unsupported resources."""

import io
import json
import re
import secrets
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import yaml

from localstack.emulator.deployment import ARTIFACTS, Deployment
from localstack.servers.group import SERVICES, Servers, admin_secret, database_secret, orders_secret, valkey_secret
from localstack.stripe_account import sandbox_account
from tests.deploy.account import Account
from tests.deploy.unsupported import without_unsupported
from tools.packages import package
from tools.template import APPLICATION_TYPE, STACK_TYPE

STAGE = "staging"
STACK = "bottega-staging"
MIGRATING = "MigrateDatabasesFunction"
# A version is published only of new code, so new settings take effect with the next code.
LOGIN = "LoginFunction"
_FIRST_NUMBER = 900


class Cloud(Account):
    """An account in the emulator with the shop's servers and its build.

    Args:
        servers: Running; they are the stack's existing servers.
        deployment: Runs `sam package`.
    """

    def __init__(self, servers: Servers, deployment: Deployment) -> None:
        super().__init__(servers.emulator.endpoint, ARTIFACTS)
        self.servers = servers
        self.secrets = {service: secrets.token_urlsafe() for service in SERVICES}
        packaged = package(self.storage, ARTIFACTS, deployment._sam).read_text()
        here = re.sub(r"http://127[.]0[.]0[.]1:\d+/", f"{servers.emulator.endpoint}/", packaged)
        self.template: dict[str, Any] = without_unsupported(yaml.safe_load(here))
        self.nested = {name: self._strip(each) for name, each in self._nested()}
        given = {"Stage": STAGE, "CorsOrigins": "none", "AlarmEmail": "owner@example.com", "BcryptRounds": "4"}
        self.parameters = {**self._servers(), **given}

    def _nested(self) -> list[tuple[str, str]]:
        stacks = [
            each for each in self.template["Resources"].items() if each[1]["Type"] in (STACK_TYPE, APPLICATION_TYPE)
        ]
        properties = {name: each["Properties"] for name, each in stacks}
        return [(name, each.get("TemplateURL") or each["Location"]) for name, each in properties.items()]

    def _strip(self, url: str) -> dict[str, Any]:
        key = urlsplit(url).path.split("/", 2)[2]
        text = self.storage.get_object(Bucket=ARTIFACTS, Key=key)["Body"].read()
        template = without_unsupported(yaml.safe_load(text))
        self.storage.put_object(Bucket=ARTIFACTS, Key=key, Body=json.dumps(template).encode())
        return template

    def _servers(self) -> dict[str, str]:
        values: dict[str, Mapping[str, Any]] = {
            "PostgresAdminSecretArn": admin_secret(self.servers.postgres),
            **{
                f"{service.title()}DatabaseSecretArn": database_secret(self.servers.postgres, service, password)
                for service, password in self.secrets.items()
            },
            "OrdersDatabaseSecretArn": orders_secret(self.servers.mongo),
            "ValkeySecretArn": valkey_secret(self.servers.valkey),
            "StripeSecretArn": sandbox_account(self.servers.stripe.port).secret() if self.servers.stripe else {},
        }
        return {
            "ValkeyUrl": self.servers.valkey.url,
            **{name: self._store(name, each) for name, each in values.items()},
        }

    def _store(self, name: str, value: Mapping[str, Any]) -> str:
        made = self.aws.secrets.create_secret(Name=f"existing/{name}", SecretString=json.dumps(value))
        return made["ARN"]

    def release(self, **files: str) -> dict[str, Any]:
        """Return the template of another release: new code of a few functions, with more migrations of products."""
        template = self.copy()
        _give_code(template, MIGRATING, self._changed(template["Resources"][MIGRATING], migrations(files)))
        auth = self.nested_copy("Auth")
        _give_code(auth, LOGIN, self._changed(auth["Resources"][LOGIN], migrations(files)))
        self.nest(template, "Auth", auth)
        return template

    def copy(self) -> dict[str, Any]:
        """Return a copy of the application's template."""
        template: dict[str, Any] = json.loads(json.dumps(self.template))
        return template

    def nested_copy(self, stack: str) -> dict[str, Any]:
        """Return a copy of a nested template."""
        template: dict[str, Any] = json.loads(json.dumps(self.nested[stack]))
        return template

    def nest(self, template: dict[str, Any], stack: str, nested: dict[str, Any]) -> None:
        """Replace the nested template of a stack."""
        properties = template["Resources"][stack]["Properties"]
        place = "Location" if "Location" in properties else "TemplateURL"
        properties[place] = self.upload(nested)

    def add_code(self, function: dict[str, Any], files: Mapping[str, str]) -> None:
        """Add files to the code of a function."""
        function["Properties"]["CodeUri"] = self._changed(function, files)

    def _changed(self, function: dict[str, Any], files: Mapping[str, str]) -> str:
        key = str(function["Properties"]["CodeUri"]).rsplit("/", 1)[1]
        packed = io.BytesIO(self.storage.get_object(Bucket=ARTIFACTS, Key=key)["Body"].read())
        with zipfile.ZipFile(packed, "a") as archive:
            for name, text in files.items():
                archive.writestr(name, text)
        changed = f"release-{secrets.token_hex(4)}"
        self.storage.put_object(Bucket=ARTIFACTS, Key=changed, Body=packed.getvalue())
        return f"s3://{ARTIFACTS}/{changed}"


def migrations(files: Mapping[str, str]) -> dict[str, str]:
    """Return migrations of products by their path in the code."""
    numbered = enumerate(files.items(), start=_FIRST_NUMBER)
    return {f"products/migrations/{number:04}_{name}.sql": sql for number, (name, sql) in numbered}


def _give_code(template: dict[str, Any], function: str, place: str) -> None:
    template["Resources"][function]["Properties"]["CodeUri"] = place
