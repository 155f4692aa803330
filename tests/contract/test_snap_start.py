"""The functions that start from a snapshot with SnapStart=waiting: those that a customer waits for when buying."""

import re

import pytest

from tools.cost.shops import changed
from tools.creation import Application, create
from tools.template import ROOT, function_in, functions

# What the storefront requests from the catalogue to the payment, and the pages that it requests around them.
BUYING = ("catalogue", "checkout")
SIGNING_IN = {("POST", "/auth/register"), ("POST", "/auth/login"), ("POST", "/auth/refresh")}
ORDER_PAGES = {("GET", "/orders"), ("GET", "/orders/{id}"), ("POST", "/auth/order-links")}
# The checkout works without the address book, and does not wait for it.
BESIDES = {("GET", "/auth/addresses"), ("POST", "/auth/addresses")}
# It is invoked only if Valkey has lost a session's mark.
RARELY_INVOKED = "auth-check-session"


def requested(folder: str) -> set[tuple[str, str]]:
    """The operations that a folder of the storefront requests."""
    sources = [path.read_text() for path in (ROOT / "frontend" / "src" / folder).rglob("*.ts*")]
    found = [each for text in sources for each in re.findall(r'\.(GET|POST|PUT|PATCH|DELETE)\(\s*"([^"]+)"', text)]
    return {(method, path) for method, path in found}


def invoked_by(name: str) -> set[str]:
    [function] = [each for each in functions() if each.name == name]
    values = [value for variable, value in function.environment.items() if variable.endswith("_FUNCTION")]
    return {function_in(value["Sub"]) for value in values}


def from_snapshots(application: Application) -> set[str]:
    return {
        each.properties["FunctionName"].removeprefix("bottega-prod-")
        for each in application.of("AWS::Lambda::Function")
        if each.properties["SnapStart"]["ApplyOn"] == "PublishedVersions"
    }


def test_waiting_means_the_functions_that_a_customer_waits_for_when_buying() -> None:
    operations = set().union(*map(requested, BUYING)) | SIGNING_IN | ORDER_PAGES
    operations -= BESIDES
    behind = {each.name for each in functions() for route in each.routes if (route.method, route.path) in operations}
    waiting = behind | set().union(*map(invoked_by, behind)) | {"auth-authorize-request"}

    assert len(behind) == len(operations)
    assert from_snapshots(create(changed("prod", "SnapStart=waiting"))) == waiting - {RARELY_INVOKED}


@pytest.mark.parametrize(("value", "count"), [("off", 0), ("all", len(functions()))])
def test_off_means_none_and_all_means_all(value: str, count: int) -> None:
    assert len(from_snapshots(create(changed("prod", f"SnapStart={value}")))) == count
