"""More than a hundred calls of Stripe's Node package: their parameters and responses fit the package's types."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAliasType, get_args, get_origin
from urllib.parse import urlsplit

import pytest
from pydantic import BaseModel

from localstack.stripe.operations import OPERATIONS
from localstack.stripe.server import StripeSandbox
from tests.integration.stripe_sandbox.conftest import RETURN_URL
from tests.integration.stripe_sandbox.test_sdk_calls import PARAMETERS, SUCCEEDING
from tools.storefront.node import NodeFailed, install_packages, node, run_node

SCRIPTS = Path(__file__).with_name("node")
# Parameters that the package does not declare, by the end of their path.
UNDECLARED = (
    ".payment_method_types",  # of earlier versions of the API
    ".confirm.client_secret",  # sent by browsers only
    ".payment_method_data.card",  # Stripe accepts it, but servers should not handle cards
    ".delete.expand",  # in all operations of the API
)
# Each has one fault: a missing field, one that Balance does not have, one of another type, a missing field of a part.
FAULTY_BALANCES = [
    '{ object: "balance", available: [], livemode: false }',
    '{ object: "balance", available: [], livemode: false, pending: [], surprise: 1 }',
    '{ object: "balance", available: [], livemode: "no", pending: [] }',
    '{ object: "balance", available: [{ amount: 1 }], livemode: false, pending: [] }',
]
# The values at a name, and the names of all alternatives of a parameter.
TYPES = """\
import type Stripe from "stripe";
type Value<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? NonNullable<T[K]> : never) : never;
type Name<T> = T extends object ? keyof T : never;
"""


@dataclass(frozen=True)
class Calls:
    """What the script did.

    Attributes:
        requests: Method, path and status of each.
        problems: What the TypeScript compiler reports, by file name.
    """

    requests: list[tuple[str, str, int]]
    problems: dict[str, list[str]]


@pytest.fixture(scope="module")
def calls(sandbox: StripeSandbox, tmp_path_factory: pytest.TempPathFactory) -> Calls:
    """Run the script against the sandbox, and compile it together with what it received."""
    install_packages(SCRIPTS)
    directory = tmp_path_factory.mktemp("node")
    (directory / "node_modules").symlink_to(SCRIPTS / "node_modules")
    for file in (*SCRIPTS.glob("*.ts"), SCRIPTS / "package.json", SCRIPTS / "tsconfig.json"):
        shutil.copy(file, directory)
    return Calls(_run(sandbox, directory), _compile(directory))


def _run(sandbox: StripeSandbox, directory: Path) -> list[tuple[str, str, int]]:
    url = urlsplit(sandbox.url)
    config = {
        "host": url.hostname,
        "port": url.port,
        "secretKey": sandbox.secret_key,
        "cards": SUCCEEDING,
        "returnUrl": RETURN_URL,
        "output": str(directory / "responses.ts"),
    }
    (directory / "config.json").write_text(json.dumps(config))
    printed = run_node(node(directory / "calls.ts", "config.json"), directory)
    return [(method, path, status) for method, path, status in json.loads(printed)]


def _compile(directory: Path) -> dict[str, list[str]]:
    faulty = [
        f"export const _{number} = {each} satisfies Stripe.Balance;" for number, each in enumerate(FAULTY_BALANCES)
    ]
    (directory / "faulty.ts").write_text("\n".join(['import type Stripe from "stripe";', *faulty]))
    (directory / "parameters.ts").write_text("\n".join([TYPES, *parameter_checks()]))
    compiler = directory / "node_modules" / "typescript" / "bin" / "tsc"
    with pytest.raises(NodeFailed) as failed:
        run_node(node(compiler, "--project", "."), directory)
    problems: dict[str, list[str]] = {}
    for line in str(failed.value).splitlines():
        if match := re.fullmatch(r"(\w+)\.ts\((\d+),\d+\): error (.*)", line):
            problems.setdefault(match[1], []).append(f"{match[2]}: {match[3]}")
    return problems


def parameter_checks() -> Iterator[str]:
    """Yield TypeScript that compiles if the package declares every parameter of the sandbox, at any depth."""
    for operation in OPERATIONS:
        declared = f"Stripe.{PARAMETERS[operation.name].__name__}"
        for number, check in enumerate(_checks_of(operation.params, declared, operation.name)):
            yield f"export const {operation.name.replace('.', '_')}_{number}: {check};"


def _checks_of(model: type[BaseModel], declared: str, path: str) -> Iterator[str]:
    names = [name for name in model.model_fields if not f"{path}.{name}".endswith(UNDECLARED)]
    yield f"Name<{declared}>[] = {json.dumps(names)}"
    for name in names:
        value = f'Value<{declared}, "{name}">'
        for part in _parts_of(model.model_fields[name].annotation):
            if get_origin(part) is Literal:
                yield f"{value}[] = {json.dumps(get_args(part))}"
            elif isinstance(part, type) and issubclass(part, BaseModel):
                yield from _checks_of(part, value, f"{path}.{name}")


def _parts_of(annotation: Any) -> Iterator[Any]:
    """Yield the alternatives of an annotation that are models or literals."""
    if isinstance(annotation, TypeAliasType):
        yield from _parts_of(annotation.__value__)
    elif get_origin(annotation) is Literal or isinstance(annotation, type):
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _parts_of(part)


def test_every_operation_is_called_and_over_a_hundred_calls_are_made(calls: Calls) -> None:
    names = {(each.method, f"/v1{each.path}"): each.name for each in OPERATIONS}
    called = Counter(
        name
        for method, path, status in calls.requests
        for (wanted, template), name in names.items()
        if status == 200 and method == wanted and re.fullmatch(re.sub(r"\{id\}", r"[a-z]+_\\w+", template), path)
    )

    assert set(called) == {each.name for each in OPERATIONS}
    assert called.total() >= 100


def test_the_calls_fit_the_types_of_the_package(calls: Calls) -> None:
    assert [calls.problems.get(name) for name in ("calls", "errors", "webhooks", "recorder")] == [None] * 4


def test_the_responses_fit_the_types_of_the_package(calls: Calls) -> None:
    assert calls.problems.get("responses") is None


def test_every_parameter_of_the_sandbox_is_one_of_the_package(calls: Calls) -> None:
    assert calls.problems.get("parameters") is None


def test_the_check_itself_reports_wrong_responses(calls: Calls) -> None:
    problems = calls.problems.get("faulty", [])

    assert [each[:9] for each in problems] == ["2: TS1360", "3: TS2353", "4: TS2322", "5: TS2741"]
