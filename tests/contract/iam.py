"""IAM's evaluation of identity-based policies, as far as the project's policies use it.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

import re
from collections.abc import Iterable
from typing import Any

type Statement = dict[str, Any]


class Policy:
    """The statements of a role's policies.

    Args:
        statements: With every function of CloudFormation applied.
        boundary: The statements of its permissions boundary; None if it has none.
    """

    def __init__(self, statements: Iterable[Statement], boundary: Iterable[Statement] | None = None) -> None:
        self._statements = list(statements)
        self._boundary = None if boundary is None else list(boundary)

    def allows(self, action: str, resource: str, **context: str) -> bool:
        """Whether a request is allowed.

        Args:
            action: Such as `lambda:DeleteFunction`.
            resource: Its ARN.
            context: Condition keys by their names, with `__` for the colon.
        """
        given = {name.replace("__", ":"): value for name, value in context.items()}
        sets = [self._statements, *([] if self._boundary is None else [self._boundary])]
        return all(_decide(each, action, resource, given) for each in sets)


def _decide(statements: list[Statement], action: str, resource: str, context: dict[str, str]) -> bool:
    effects = {each["Effect"] for each in statements if _applies(each, action, resource, context)}
    return effects == {"Allow"}


def _applies(statement: Statement, action: str, resource: str, context: dict[str, str]) -> bool:
    return (
        _matches_element(statement, "Action", action.lower(), str.lower)
        and _matches_element(statement, "Resource", resource, str)
        and all(
            _holds(operator, key, values, context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def _matches_element(statement: Statement, name: str, value: str, convert: Any) -> bool:
    if f"Not{name}" in statement:
        return not any(_like(convert(each), value) for each in _listed(statement[f"Not{name}"]))
    return any(_like(convert(each), value) for each in _listed(statement[name]))


def _holds(operator: str, key: str, values: Any, context: dict[str, str]) -> bool:
    """Whether a condition holds. A missing key fulfils only the negated operators."""
    value = context.get(key)
    match operator:
        case "StringEquals":
            return value in _listed(values)
        case "StringNotEquals":
            return value not in _listed(values)
        case "StringLike" | "ArnLike":
            return value is not None and any(_like(each, value) for each in _listed(values))
        case "StringNotLike" | "ArnNotLike":
            return value is None or not any(_like(each, value) for each in _listed(values))
    raise NotImplementedError(operator)


def _like(pattern: str, value: str) -> bool:
    """Whether a text matches a pattern, in which `*` also stands for colons and slashes."""
    expression = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    return re.fullmatch(expression, value) is not None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
