"""A regular expression of WAF has 512 characters and no look-around or back reference."""

import re
from collections.abc import Iterator
from typing import Any

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-set-managing.html"
MOST_CHARACTERS = 512


def rule(application: Application) -> Iterator[str]:
    for acl in application.of("AWS::WAFv2::WebACL"):
        for expression in _expressions(acl.properties["Rules"]):
            if len(expression) > MOST_CHARACTERS or re.search(r"\(\?[=!<]|\\[1-9]", expression):
                yield f"{acl}: cannot match {expression[:40]}"


def _expressions(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from [node["RegexString"]] if "RegexString" in node else []
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _expressions(each)


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Edge",
        "Resources/Firewall/Properties/Rules/3/Statement/RateBasedStatement/ScopeDownStatement/RegexMatchStatement/RegexString",
        "^/(?!health)",
    )

    assert "Edge.Firewall: cannot match ^/(?!health)" in set(rule(faulty))
