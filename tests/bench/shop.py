"""The real servers with a small shop, for one bench run."""

import io
import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3

from localstack.emulator.ministack import ACCOUNT, REGION
from localstack.servers.group import (
    SERVICES,
    Ports,
    Servers,
    admin_secret,
    database_secret,
    orders_secret,
    prepare_databases,
    prepare_orders,
    valkey_secret,
)
from localstack.stripe_account import StripeAccount, sandbox_account
from shared.session_marks import ACTIVE, key_of
from tests.bench.function_process import Context
from tools.wiring import queue_names

# Limits for clients must not stop the bench.
_UNLIMITED = "1000000000"
SESSION = "bench"
"""The session of the samples' callers."""
_VALUES = {
    "RateLimitApi": _UNLIMITED,
    "RateLimitAuth": _UNLIMITED,
    "FairUseOrders": _UNLIMITED,
    "FairUsePieces": _UNLIMITED,
    "FairUsePercent": "10",
    "BcryptRounds": "4",
    "AuthDatabaseSecretArn": "bench/auth-database",
    "ProductsDatabaseSecretArn": "bench/products-database",
    "SigningKeysSecret": "bench/signing-keys",
    "PublicKeysSecret": "bench/public-keys",
    "OrdersDatabaseSecretArn": "bench/orders-database",
    "PaymentsDatabaseSecretArn": "bench/payments-database",
    "MessagesDatabaseSecretArn": "bench/messages-database",
    "ShopDatabaseSecretArn": "bench/shop-database",
    "MailFrom": "orders@example.com",
    "SesApiBase": "",
    "ShopName": "Bottega",
    "ShopCompany": "",
    "ShopMail": "shop@example.com",
    "ShopLogoUrl": "",
    "ShopLocale": "it",
    "StorefrontUrl": "https://shop.example",
    "StripeSecretArn": "bench/stripe",
    "CursorSecret": "bench/cursor",
    "ValkeySecretArn": "bench/valkey",
    "LoginNetworksSecret": "bench/login-networks",
    "OrderNetworksSecret": "bench/order-networks",
    "PostgresAdminSecretArn": "bench/postgres-admin",
    "EventBus": "default",
    "AWS::Partition": "aws",
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::URLSuffix": "amazonaws.com",
}
# Stand-ins for functions that others invoke; their own times are measured separately.
_HEALTHY = """
import json

def handler(event, context):
    return {"statusCode": 200, "headers": {}, "body": json.dumps({"status": "healthy"})}
"""
_RESERVED = """
def handler(event, context):
    line = {"name": "Olive wood board", "unit_price": "39.90", "currency": "EUR"}
    line |= {"tax_class": "standard", "weight_g": 0}
    products = [{"product_id": each, **line} for each in event.get("product_ids", [])]
    return {"ok": True, "products": products, "lines": [{**each, **line} for each in event.get("lines", [])]}
"""
_SETTINGS = """
def handler(event, context):
    method = {"id": "standard", "names": {"en": "Standard"}, "pricing": {"kind": "flat", "price": "0.00"}}
    method |= {"free_from": None, "delivery_days": None}
    zones = [{"name": "EU", "countries": ["*"], "methods": [method]}]
    taxes = {"version": 0, "regime": "domestic", "home_country": "IT", "vat_number": None, "rates": []}
    orders = {"version": 0, "minimum_total": None, "maximum_total": None}
    return {"shipping": {"version": 0, "zones": zones}, "taxes": taxes, "orders": orders}
"""
_ORDERS = """
def handler(event, context):
    if "order_ids" in event:
        return {"ok": True, "orders": []}
    return {"ok": True, "total_amount": "79.80", "currency": "EUR", **event}
"""

_PERSON = """
def handler(event, context):
    person = {"email": "ada@example.com", "name": "Ada", "locale": "it", "verified": True}
    return {**person, "token": "bench", "purpose": "password_reset", "expires_at": "2099-01-01T00:00:00+00:00"}
"""
_MAILED_ORDER = """
def handler(event, context):
    address = {"name": "Ada", "line1": "Corso Garibaldi 12", "city": "Milano", "postal_code": "20121", "country": "IT"}
    item = {"name": "Olive wood board", "quantity": 2, "unit_price": "39.90", "total": "79.80"}
    order = {"id": event.get("order_id"), "user_id": "ada", "number": "004a17c2", "status": "pending"}
    order |= {"payment_status": "unpaid", "created_at": "2026-05-04T10:00:00+00:00", "items": [item]}
    return {"ok": True, "order": {**order, "total_amount": "79.80", "currency": "EUR", "shipping_address": address}}
"""

_SETTINGS = """
def handler(event, context):
    shop = {"version": 0, "name": "Bottega", "logo_url": None, "contact_email": None, "languages": ["it"]}
    shop["company"] = None
    legal = {"version": 0, "terms": {}, "privacy": {}, "withdrawal": {}, "imprint": {}}
    taxes = {"version": 0, "regime": "domestic", "home_country": "IT", "vat_number": None, "rates": []}
    orders = {"version": 0, "minimum_total": None, "maximum_total": None}
    sections = {"shop": shop, "legal": legal, "taxes": taxes, "orders": orders, "shipping": {"version": 0, "zones": []}}
    return {name: sections[name] for name in event["sections"]}
"""


class Shop:
    """Servers, secrets and databases.

    Attributes:
        servers: All running.
        values: What `!Ref` of a parameter or resource of template.yaml yields.
        environment: Variables that point functions to these servers' AWS.
    """

    def __init__(self, servers: Servers, stripe: StripeAccount) -> None:
        self.servers = servers
        self.values = {**_VALUES, "ValkeyUrl": servers.valkey.url, "StripeApiBase": stripe.api_base}
        self.environment: Mapping[str, str] = servers.emulator.environment

    @staticmethod
    def call(module: str, event: dict[str, Any]) -> Any:
        """Call a function in this process, such as `auth.handlers.login`; return its JSON body if it has one."""
        with redirect_stdout(io.StringIO()):  # metrics
            response = import_module(module).handler(event, Context())
        return json.loads(response["body"]) if response and response.get("body") else response

    def empty_cache(self) -> None:
        """Empty Valkey, except for the marks of the samples' sessions, which the authorizer would write."""
        import valkey

        with valkey.Valkey.from_url(self.servers.valkey.admin_url) as client:
            client.flushall()
            client.set(key_of(SESSION), ACTIVE)


@contextmanager
def running_shop(directory: Path) -> Iterator[Shop]:
    """Start the servers, migrate the databases, store the secrets; stop the servers at the end."""
    ports = Ports.free()
    servers = Servers.in_directory(directory, ports, secrets.token_urlsafe(), secrets.token_urlsafe(), durable=False)
    stripe = sandbox_account(ports.stripe)
    passwords = {service: secrets.token_urlsafe() for service in SERVICES}
    with servers.running():
        shop = Shop(servers, stripe)
        prepare_databases(servers.postgres, passwords)
        os.environ.update(shop.environment)
        _store_secrets(servers, passwords, stripe)
        _create_queues()
        prepare_orders(servers.mongo)
        # One each: they are invoked in parallel, and a second environment would start cold.
        for service in ("auth", "products", "orders", "payments", "messages", "shop"):
            _deploy(f"{service}-get-health", _HEALTHY)
        for name in ("products-reserve-stock", "products-release-stock", "products-describe-offers"):
            _deploy(name, _RESERVED)
        _deploy("shop-get-settings", _SETTINGS)
        for name in ("orders-get-payable-order", "orders-describe-orders"):
            _deploy(name, _ORDERS)
        for name in ("auth-get-recipient", "auth-issue-token"):
            _deploy(name, _PERSON)
        _deploy("orders-get-order-for-message", _MAILED_ORDER)
        _deploy("shop-get-settings", _SETTINGS)
        shop.empty_cache()
        yield shop


def enter(environment: Mapping[str, str]) -> None:
    """Give this process a function's environment, so that it can call functions itself; they log little."""
    os.environ.update({**environment, "POWERTOOLS_LOG_LEVEL": "CRITICAL"})


def change_secret(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """Store another value of a secret; return the previous one."""
    vault = boto3.client("secretsmanager", region_name=REGION)
    previous: dict[str, Any] = json.loads(vault.get_secret_value(SecretId=name)["SecretString"])
    vault.put_secret_value(SecretId=name, SecretString=json.dumps(value))
    return previous


def _store_secrets(servers: Servers, passwords: Mapping[str, str], stripe: StripeAccount) -> None:
    vault = boto3.client("secretsmanager", region_name=REGION)
    values = {
        **{
            f"bench/{service}-database": database_secret(servers.postgres, service, passwords[service])
            for service in SERVICES
        },
        "bench/postgres-admin": admin_secret(servers.postgres),
        "bench/orders-database": orders_secret(servers.mongo),
        "bench/valkey": valkey_secret(servers.valkey),
        "bench/stripe": stripe.secret(),
        "bench/signing-keys": {"keys": []},
        "bench/public-keys": {"keys": []},
        "bench/cursor": {"key": secrets.token_urlsafe()},
        "bench/login-networks": {"key": secrets.token_urlsafe()},
        "bench/order-networks": {"key": secrets.token_urlsafe()},
    }
    for name, value in values.items():
        vault.create_secret(Name=name, SecretString=json.dumps(value))


def _create_queues() -> None:
    queues = boto3.client("sqs", region_name=REGION)
    for name in queue_names():
        for queue in (name, f"{name}-dead-letters"):
            queues.create_queue(QueueName=f"bottega-local-{queue}")


def _deploy(name: str, source: str) -> None:
    compute = boto3.client("lambda", region_name=REGION)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("function.py", source)
    whole = f"bottega-local-{name}"
    compute.create_function(
        FunctionName=whole,
        Runtime="python3.13",
        Role="arn:aws:iam::000000000000:role/bench",
        Handler="function.handler",
        Code={"ZipFile": packed.getvalue()},
    )
    version = compute.publish_version(FunctionName=whole)["Version"]
    compute.create_alias(FunctionName=whole, Name="live", FunctionVersion=version)
    compute.invoke(FunctionName=whole, Qualifier="live", Payload=b"{}")
