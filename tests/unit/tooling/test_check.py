"""`make check` selects tests by changed paths."""

import pytest

from tools.check import checks_for, services_of
from tools.check import tests_for as selected_tests


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("functions/orders/model.py", ["tests/contract", "tests/unit/orders"]),
        ("functions/shared/breaker.py", ["tests/contract", "tests/unit"]),
        ("functions/operations/migrate.py", ["tests/contract", "tests/unit/operations"]),
        ("template.yaml", ["tests/contract", "tests/unit/tooling"]),
        ("localstack/stripe/app.py", ["tests/unit/stripe_sandbox"]),
        ("localstack/run.py", ["tests/unit/tooling"]),
        ("tests/contract/test_routes.py", ["tests/contract/test_routes.py"]),
        ("tests/unit/tooling/test_check.py", ["tests/unit/tooling/test_check.py"]),
        ("tests/unit/shared/conftest.py", ["tests/unit"]),
        ("docs/local.md", []),
        ("frontend/src/main.tsx", []),
    ],
)
def test_a_changed_path_selects_its_tests(path: str, tests: list[str]) -> None:
    assert selected_tests([path]) == tests


def test_all_unit_tests_include_those_of_one_service() -> None:
    assert selected_tests(["functions/orders/model.py", "functions/shared/money.py"]) == [
        "tests/contract",
        "tests/unit",
    ]


def test_only_handlers_of_changed_services_are_imported() -> None:
    changed = ["functions/orders/model.py", "functions/shared/money.py", "template.yaml"]

    [imports] = [each for each in checks_for(changed) if each.name.startswith("imports")]

    assert services_of(changed) == {"orders"}
    assert imports.name == "imports of orders"
    assert "orders-create-order" in imports.command[-1]
    assert "products-get-product" not in imports.command[-1]


def test_contract_tests_with_servers_run_next_to_the_others() -> None:
    first, second = [each.command for each in checks_for(["functions/orders/model.py"]) if "tests" in each.name]

    apart = {each for each in second if each.startswith("tests/")}
    assert apart == {f"tests/contract/test_{name}.py" for name in ("authorization", "reservations", "samples")}
    assert {f"--ignore={each}" for each in apart} < set(first)


def test_a_change_to_documentation_runs_no_tests() -> None:
    assert [each.name for each in checks_for(["docs/local.md"])] == ["style", "format"]


def test_a_change_to_the_storefront_runs_its_own_check() -> None:
    assert [each.name for each in checks_for(["frontend/src/main.tsx"])] == ["storefront", "style", "format"]
