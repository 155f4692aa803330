"""Stripe's search query language: https://docs.stripe.com/search#search-query-language."""

import operator
import re
from collections.abc import Callable
from typing import Any

from localstack.stripe.errors import InvalidRequest

type Matcher = Callable[[dict[str, Any]], bool]

_CLAUSE = re.compile(
    r"""\s*(?P<negated>-)?(?P<field>[a-z_]+)(?:\[(?P<q>["'])(?P<key>[^"']+)(?P=q)\])?(?P<sign>:|~|>=|<=|>|<)"""
    r"""(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>null|-?\d+))\s*"""
)
_JOINT = re.compile(r"(AND|OR)\b", re.IGNORECASE)
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_FIELDS = frozenset({"amount", "created", "currency", "customer", "disputed", "metadata", "refunded", "status"})
_MAX_CLAUSES = 10


def parse_query(query: str) -> Matcher:
    """Compile a query to a predicate.

    Raises:
        InvalidRequest: The syntax is invalid, or the query mixes AND with OR.
    """
    clauses: list[Matcher] = []
    joints: set[str] = set()
    position = 0
    while True:
        match = _CLAUSE.match(query, position)
        if not match or match["field"] not in _FIELDS or (match["field"] == "metadata") != bool(match["key"]):
            raise InvalidRequest("We were unable to parse your search query.", param="query")
        clauses.append(_clause(match))
        position = match.end()
        joint = _JOINT.match(query, position)
        position = joint.end() if joint else position
        joints |= {joint[1].upper()} if joint else set()
        if not joint and position == len(query):
            break
        joints |= set() if joint else {"AND"}
    if len(joints) > 1 or len(clauses) > _MAX_CLAUSES:
        raise InvalidRequest("You cannot combine AND and OR, or more than 10 clauses, in one query.", param="query")
    test = any if joints == {"OR"} else all
    return lambda subject: test(clause(subject) for clause in clauses)


def _clause(match: re.Match[str]) -> Matcher:
    quoted = match["double"] if match["double"] is not None else match["single"]
    wanted = match["bare"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
    is_null = match["bare"] == "null"

    def holds(subject: dict[str, Any]) -> bool:
        value = subject.get("metadata", {}).get(match["key"]) if match["key"] else subject.get(match["field"])
        if is_null or value is None:
            return is_null and value is None
        if match["sign"] == "~":
            return wanted.lower() in str(value).lower()
        if match["sign"] in _COMPARISONS:
            return wanted.lstrip("-").isdigit() and _COMPARISONS[match["sign"]](int(value), int(wanted))
        return (str(value).lower() if isinstance(value, bool) else str(value)) == wanted

    return (lambda subject: not holds(subject)) if match["negated"] else holds
