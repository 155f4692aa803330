"""Generated Python and TypeScript clients of the OpenAPI document place and pay for an order in the running shop."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from localstack.shop import Shop
from localstack.storefront import FRONTEND
from tests.e2e.api import client
from tests.e2e.sandbox import Sandbox
from tools.openapi import DOCUMENT
from tools.storefront.build import locked
from tools.storefront.node import install_packages, node, run_node

type Buy = Callable[[Path], str]

BIN = Path(sys.executable).parent
SCRIPTS = Path(__file__).with_name("generated_clients")
NEW_NAME = "Large mixing bowl"
PRODUCT = {"price": "39.90", "description": "Stoneware, glazed inside.\nBy hand.", "stock": 10}


@pytest.fixture(scope="module")
def generated_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the package `bottega_client`, generated without options for its content and without warnings."""
    directory = tmp_path_factory.mktemp("python")
    # `--meta none` leaves out the packaging: the tests import the code from here.
    done = run_python(
        directory,
        "openapi-python-client",
        *(
            "generate",
            "--path",
            str(DOCUMENT),
            "--output-path",
            "bottega_client",
            "--meta",
            "none",
            "--fail-on-warning",
        ),
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, ["Generating bottega_client"]), done.stdout
    return directory


@pytest.fixture(scope="module")
def generated_typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the types of openapi-typescript, generated without options."""
    directory = tmp_path_factory.mktemp("typescript")
    with locked():
        install_packages()
    (directory / "node_modules").symlink_to(FRONTEND / "node_modules")
    (directory / "package.json").write_text('{"type": "module"}')
    for name in ("purchase.ts", "tsconfig.json"):
        shutil.copy(SCRIPTS / name, directory)
    run_package(directory, "openapi-typescript/bin/cli.js", str(DOCUMENT), "--output", "schema.d.ts")
    return directory


@pytest.fixture
def config(shop: Shop) -> dict[str, Any]:
    """What the scripts need."""
    with client(shop) as address:
        headers = {"X-Forwarded-For": address.headers["X-Forwarded-For"]}
    return {
        "api_url": shop.api_url,
        "stripe_url": shop.stripe.api_base,
        "publishable_key": shop.stripe.publishable_key,
        "headers": headers,
        "accounts": {
            name: {key: shop.accounts[name][key] for key in ("email", "password")} for name in ("admin", "customer")
        },
        "new_name": NEW_NAME,
        "sku": f"generated-{uuid.uuid4()}",
        **PRODUCT,
    }


def test_the_python_client_changes_one_field_and_pays_for_an_order(
    generated_python: Path, config: dict[str, Any]
) -> None:
    (generated_python / "config.json").write_text(json.dumps(config))

    done = run_python(generated_python, "python", str(SCRIPTS / "purchase.py"), "config.json")

    assert done.returncode == 0, done.stdout
    check_purchase(json.loads(done.stdout), config)


def test_the_python_client_is_strictly_typed(generated_python: Path) -> None:
    done = run_python(
        generated_python,
        "mypy",
        *("--strict", "--config-file=", "--no-error-summary", "bottega_client", str(SCRIPTS / "purchase.py")),
    )

    errors = done.stdout.splitlines()
    # The generator writes client.py without regard to the document, with errors of its own.
    assert [each for each in errors if not each.startswith("bottega_client/client.py:")] == []
    assert done.returncode in (0, 1)


def test_the_typescript_client_is_strictly_typed_changes_one_field_and_pays_for_an_order(
    generated_typescript: Path, config: dict[str, Any]
) -> None:
    (generated_typescript / "config.json").write_text(json.dumps(config))

    compiled = run_package(generated_typescript, "typescript/bin/tsc", "--project", ".")
    printed = run_node(node(generated_typescript / "purchase.ts"), generated_typescript)

    assert compiled == ""
    check_purchase(json.loads(printed), config)


def check_purchase(printed: dict[str, Any], config: dict[str, Any]) -> None:
    """Check what a script printed."""
    product, changed, order = printed["created"], printed["changed"], printed["paid"]
    assert {name: product[name] for name in PRODUCT} == PRODUCT
    assert changed == {**product, "name": NEW_NAME, "updated_at": changed["updated_at"]}
    assert printed["found"] == [product["id"]]
    assert printed["missing"] == [404, "product_not_found"]
    assert printed["excess"] == [
        409,
        "insufficient_stock",
        {"product_id": product["id"], "name": NEW_NAME, "stock_left": 10},
    ]
    item = {"product_id": product["id"], "name": NEW_NAME, "quantity": 2, "unit_price": "39.90", "total": "79.80"}
    assert (printed["placed"]["status"], printed["placed"]["payment_status"]) == ("pending", "unpaid")
    assert (order["id"], order["status"], order["payment_status"]) == (printed["placed"]["id"], "processing", "paid")
    assert (order["items"], order["total_amount"], order["currency"]) == ([item], "79.80", "EUR")
    assert (order["shipping_address"]["city"], order["shipping_address"]["line2"]) == ("Berlin", None)
    assert Sandbox(config["stripe_url"]).ledger(order["id"]) == [("succeeded", 7980, 0)]


def run_python(directory: Path, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of the virtual environment with the generated package in its path."""
    # The generator formats its code with the ruff that it finds in PATH.
    paths = {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(directory), "MYPYPATH": str(directory)}
    return subprocess.run(
        [str(BIN / program), *arguments],
        cwd=directory,
        env={**os.environ, **paths},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def run_package(directory: Path, script: str, *arguments: str) -> str:
    """Run a script of the storefront's npm packages."""
    return run_node(node(FRONTEND / "node_modules" / script, *arguments), directory)
