"""A function's code and layers are limited to 250 MB in total, unzipped."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

from tests.contract.aws_rules.application import Application, applications, found
from tools.build import requirements_of
from tools.template import ROOT

# The page says of the deployment package: "250 MB (unzipped, including layers)".
SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
MOST_BYTES = 250 * 1024 * 1024


@cache
def size_of_code() -> int:
    """The bytes of all services' code, which every function has."""
    return sum(path.stat().st_size for path in (ROOT / "functions").rglob("*") if "__pycache__" not in path.parts)


@cache
def size_of_layer(name: str) -> int:
    """The bytes of a layer's packages as they are installed here; a package for other systems counts nothing."""
    packages = re.findall(r"^([A-Za-z0-9_.-]+)==", requirements_of(name).read_text(), re.MULTILINE)
    return sum(map(_size_of_package, packages))


def _size_of_package(name: str) -> int:
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return 0
    return sum(path.stat().st_size for each in files if (path := each.locate()).is_file())  # type: ignore[attr-defined]


def rule(application: Application, size: Callable[[str], int] = size_of_layer) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        layers = [application.find(each) for each in function.properties.get("Layers", [])]
        names = [each.properties["LayerName"] for each in layers if each]
        if size_of_code() + sum(map(size, names)) > MOST_BYTES:
            yield f"{function}: is too large"


def test_the_templates_obey_it() -> None:
    assert size_of_layer("PostgresLayer") > 1_000_000
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = rule(applications()[0], lambda name: 300_000_000 if name == "StripeLayer" else 0)

    assert {"Payments.CreatePaymentFunction: is too large"} <= set(faulty)
