import re

import pytest

from shared import errors
from shared.errors import AppError, DependencyUnavailable, NotFound
from shared.translatable import Translatable

CLASSES = AppError.__subclasses__()
TREE = dict(re.findall(r"── (\w+) +(\d{3})", errors.__doc__ or ""))


def test_the_tree_at_the_top_of_the_module_is_complete() -> None:
    ours = [each for each in CLASSES if each.__module__ == "shared.errors"]

    assert {each.__name__: str(each.status) for each in ours} == TREE


@pytest.mark.parametrize("error", [each for each in CLASSES if each.__module__ == "shared.errors"])
def test_an_error_has_a_stable_code_and_a_sentence(error: type[AppError]) -> None:
    assert re.fullmatch("[a-z_]+", error.code)
    assert error.message[0].isupper()


def test_an_error_body_has_details_only_if_there_are_any() -> None:
    plain = NotFound(Translatable("Product not found"), code="product_not_found").body("request-1")
    detailed = NotFound(details=[{"field": "id"}]).body("request-1")

    assert plain == {"error": "Product not found", "code": "product_not_found", "request_id": "request-1"}
    assert detailed["details"] == [{"field": "id"}]


def test_a_dependency_is_named_in_logs_and_not_in_the_response() -> None:
    error = DependencyUnavailable("postgres")

    assert (error.dependency, error.retry_after) == ("postgres", 5)
    assert "postgres" not in str(error.body("request-1"))
