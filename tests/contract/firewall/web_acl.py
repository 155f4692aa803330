"""The web ACL of the templates, evaluated on one request as WAF documents it.

https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rules-evaluation-order.html
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tools.template import ROOT, read_template

EDGE = read_template(ROOT / "infrastructure" / "edge.yaml")
RULES: list[dict[str, Any]] = EDGE["Resources"]["Firewall"]["Properties"]["Rules"]
STAGE = "prod"

_TRANSFORMATIONS: dict[str, Callable[[str], str]] = {"URL_DECODE": unquote, "LOWERCASE": str.lower}


@dataclass(frozen=True)
class Request:
    """A request as the firewall sees it.

    Attributes:
        path: As the client sent it, encoded.
        query: As the client sent it, without the question mark.
    """

    path: str
    method: str = "GET"
    query: str = ""
    body: str = ""
    cookie: str = ""
    headers: Mapping[str, str] = field(
        default_factory=lambda: {"Host": "api.shop.example", "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}
    )


type ManagedRules = Mapping[str, Mapping[str, Callable[[Request], bool]]]
"""By group, the rules by their names, and whether each matches a request."""


@dataclass(frozen=True)
class Verdict:
    """The result of an evaluation.

    Attributes:
        blocked_by: The first rule that blocks the request; None if it passes.
        counted: The rules that match and only count.
    """

    blocked_by: str | None
    counted: frozenset[str]


def evaluate(request: Request, managed: ManagedRules, rules: Sequence[dict[str, Any]] = RULES) -> Verdict:
    """Evaluate the rules in the order of their priorities. No limit per address is exceeded."""
    counted: set[str] = set()
    for rule in sorted(rules, key=lambda each: int(each["Priority"])):
        statement = rule["Statement"]
        if "RateBasedStatement" in statement:
            continue
        assert rule["OverrideAction"] == {"None": {}}, "A group's own actions apply"
        for name, action in _matching(statement["ManagedRuleGroupStatement"], request, managed):
            if action == "Block":
                return Verdict(name, frozenset(counted))
            counted.add(name)
    return Verdict(None, frozenset(counted))


def _matching(group: dict[str, Any], request: Request, managed: ManagedRules) -> list[tuple[str, str]]:
    """Return the rules of a group that match, with their actions."""
    scope = group.get("ScopeDownStatement")
    if scope and not matches(scope, request.path):
        return []
    overridden = {each["Name"]: next(iter(each["ActionToUse"])) for each in group.get("RuleActionOverrides", [])}
    return [(name, overridden.get(name, "Block")) for name, rule in managed[group["Name"]].items() if rule(request)]


def limits(path: str) -> set[str]:
    """Return the names of the rate rules that count a request."""
    rates = {each["Name"]: each["Statement"].get("RateBasedStatement") for each in RULES}
    return {name for name, rate in rates.items() if rate and matches(rate["ScopeDownStatement"], path)}


def matches(statement: dict[str, Any], path: str) -> bool:
    """Return whether a statement about the path matches."""
    [(kind, content)] = statement.items()
    match kind:
        case "NotStatement":
            return not matches(content["Statement"], path)
        case "OrStatement":
            return any(matches(each, path) for each in content["Statements"])
        case "AndStatement":
            return all(matches(each, path) for each in content["Statements"])
        case "RegexMatchStatement":
            assert content["FieldToMatch"] == {"UriPath": {}}
            for each in sorted(content["TextTransformations"], key=lambda each: int(each["Priority"])):
                path = _TRANSFORMATIONS[each["Type"]](path)
            return bool(re.search(content["RegexString"]["Sub"].replace("${ApiStage}", STAGE), path))
        case _:
            raise AssertionError(f"A scope must match whole paths, not by {kind}")
