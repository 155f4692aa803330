"""Each log message that a saved query, the dashboard or the runbook names is one that the code logs."""

import ast
import re
from functools import cache
from typing import Any

import pytest

from tools.template import ROOT, TEMPLATES, read_template

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
# Lambda's own, in the log of the function.
OF_LAMBDA = {"Task timed out"}
# A sentence in a code span: code, metrics and names of alarms have no blanks, commands begin with a small letter.
SENTENCE = re.compile(r"`([A-Z][a-z']+(?: [\w';:,.-]+)+)`")
FILTER = re.compile(r"message\s*(?:=|like)\s*[\"'](.+?)[\"']")


@cache
def logged() -> frozenset[str]:
    """Every message that the functions' code logs."""
    calls = [
        node
        for path in (ROOT / "functions").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS
    ]
    return frozenset(str(call.args[0].value) for call in calls if call.args and isinstance(call.args[0], ast.Constant))


def texts(value: Any) -> list[str]:
    """Every text in a parsed template."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in texts(each)]


def named_by_templates() -> set[str]:
    kinds = ("AWS::Logs::QueryDefinition", "AWS::Logs::MetricFilter", "AWS::CloudWatch::Dashboard")
    resources = [each for path in TEMPLATES for each in read_template(path)["Resources"].values()]
    return {
        found for each in resources if each["Type"] in kinds for text in texts(each) for found in FILTER.findall(text)
    }


def named_by_the_runbook() -> set[str]:
    text = " ".join((ROOT / "docs" / "runbook.md").read_text().split())
    return {*FILTER.findall(text), *SENTENCE.findall(text)} - OF_LAMBDA


def test_the_templates_and_the_runbook_name_messages() -> None:
    assert named_by_templates() >= {"Circuit breaker changed"}
    assert len(named_by_templates()) >= 3
    assert len(named_by_the_runbook()) >= 3


@pytest.mark.parametrize("message", sorted(named_by_templates()))
def test_a_message_that_a_query_filters_by_is_logged(message: str) -> None:
    assert message in logged()


@pytest.mark.parametrize("message", sorted(named_by_the_runbook()))
def test_a_message_that_the_runbook_names_is_logged(message: str) -> None:
    assert message in logged()
