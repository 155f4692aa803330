"""Old versions are deleted in moto's Lambda; those that a release needs are kept."""

import io
import json
import zipfile
from collections.abc import Iterator
from http.client import HTTPMessage
from typing import Any

import boto3
import pytest
import requests
from moto import mock_aws

from operations import lambda_versions
from operations.handlers.delete_old_versions import handler
from operations.service.delete_old_versions import delete_old_versions, old_versions
from shared import aws
from shared.errors import DependencyUnavailable
from tests.apigateway import Context

NAME = "bottega-prod-orders-create-order"
OTHER = "bottega-prod-orders-get-order"
SEND = aws.send


@pytest.fixture(autouse=True)
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Lambda without functions, in moto, which intercepts only the package `requests`."""
    variables = {
        "STAGE": "prod",
        "EARLIER_VERSIONS": "1",
        "POWERTOOLS_SERVICE_NAME": "operations",
        "POWERTOOLS_METRICS_NAMESPACE": "bottega-prod",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }

    def send(method: str, url: str, headers: dict[str, str], body: bytes, timeout: float, **_: Any) -> aws.Response:
        response = requests.request(method, url, headers=headers, data=body, timeout=timeout)
        return aws.Response(response.status_code, HTTPMessage(), response.content)

    with mock_aws():
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
        monkeypatch.setattr(aws, "_send", send)
        yield boto3.client("lambda")


def publish(functions: Any, name: str, versions: int, *, live: int, shifting: int | None = None) -> None:
    """Create a function with some versions, and its alias."""
    roles: Any = boto3.client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = roles.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    functions.create_function(
        FunctionName=name, Runtime="python3.13", Role=role, Handler="a.b", Code={"ZipFile": code("0")}, Publish=False
    )
    for number in range(versions):
        functions.update_function_code(FunctionName=name, ZipFile=code(str(number + 1)), Publish=True)
    weights = {"RoutingConfig": {"AdditionalVersionWeights": {str(shifting): 0.1}}} if shifting else {}
    functions.create_alias(FunctionName=name, Name="live", FunctionVersion=str(live), **weights)


def code(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.py", text)
    return packed.getvalue()


def left(functions: Any, name: str) -> list[str]:
    return [each["Version"] for each in functions.list_versions_by_function(FunctionName=name)["Versions"]]


def refusing(monkeypatch: pytest.MonkeyPatch, status: int, *, method: str, part: str, times: int = 1_000) -> list[str]:
    """Let Lambda refuse some requests; returns those that it refuses."""
    refused: list[str] = []

    def send(made: str, service: str, path: str, **given: Any) -> aws.Response:
        target = f"{path}?{given.get('query')}"
        if made == method and part in target and len(refused) < times:
            refused.append(target)
            return aws.Response(status, HTTPMessage(), b"{}")
        return SEND(made, service, path, **given)

    monkeypatch.setattr(aws, "send", send)
    monkeypatch.setattr("operations.lambda_versions.time.sleep", lambda _: None)
    return refused


def test_the_live_version_and_the_one_before_it_are_kept(functions: Any) -> None:
    publish(functions, NAME, 5, live=5)

    assert handler({}, Context()) == {"deleted": 3, "failed": 0, "complete": True}

    assert left(functions, NAME) == ["$LATEST", "4", "5"]
    assert handler({}, Context()) == {"deleted": 0, "failed": 0, "complete": True}


def test_both_versions_of_a_running_release_are_kept(functions: Any) -> None:
    publish(functions, NAME, 5, live=4, shifting=5)

    delete_old_versions()

    assert left(functions, NAME) == ["$LATEST", "3", "4", "5"]


def test_a_version_that_was_published_and_not_released_yet_is_kept(functions: Any) -> None:
    publish(functions, NAME, 5, live=3)

    delete_old_versions()

    assert left(functions, NAME) == ["$LATEST", "2", "3", "4", "5"]


def test_functions_of_others_are_not_touched(functions: Any) -> None:
    names = ("bottega-staging-orders-create-order", "another-bottega-prod-function")
    for name in names:
        publish(functions, name, 4, live=4)

    assert handler({}, Context())["deleted"] == 0

    assert [left(functions, name) for name in names] == [["$LATEST", "1", "2", "3", "4"]] * 2


def test_a_version_that_fails_does_not_stop_the_others(
    functions: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (NAME, OTHER):
        publish(functions, name, 4, live=4)
    refusing(monkeypatch, 409, method="DELETE", part=f"{NAME}?{{'Qualifier': '1'}}")

    assert handler({}, Context()) == {"deleted": 3, "failed": 1, "complete": True}

    assert left(functions, NAME) == ["$LATEST", "1", "3", "4"]
    assert left(functions, OTHER) == ["$LATEST", "3", "4"]
    assert capsys.readouterr().out.count('"TaskFailed":[1.0]') == 1


def test_a_function_that_cannot_be_read_does_not_stop_the_others(
    functions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (NAME, OTHER):
        publish(functions, name, 4, live=4)
    refusing(monkeypatch, 500, method="GET", part=f"{NAME}/aliases")

    assert handler({}, Context()) == {"deleted": 2, "failed": 1, "complete": True}

    assert left(functions, NAME) == ["$LATEST", "1", "2", "3", "4"]


def test_a_function_without_the_alias_keeps_its_versions(functions: Any) -> None:
    publish(functions, NAME, 4, live=4)
    functions.delete_alias(FunctionName=NAME, Name="live")

    assert handler({}, Context()) == {"deleted": 0, "failed": 0, "complete": True}

    assert left(functions, NAME) == ["$LATEST", "1", "2", "3", "4"]


def test_a_throttled_request_is_repeated(functions: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(functions, NAME, 4, live=4)
    throttled = refusing(monkeypatch, 429, method="DELETE", part=NAME, times=3)

    assert handler({}, Context()) == {"deleted": 2, "failed": 0, "complete": True}

    assert len(throttled) == 3


def test_what_there_is_no_time_for_is_left_for_the_next_run(functions: Any) -> None:
    publish(functions, NAME, 4, live=4)

    run = delete_old_versions(seconds=-1)

    assert (run.deleted, run.failed, run.complete) == (0, 0, False)
    assert left(functions, NAME) == ["$LATEST", "1", "2", "3", "4"]


def test_the_task_fails_if_lambda_does_not_list_the_functions(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, 503, method="GET", part="/functions/?")

    with pytest.raises(DependencyUnavailable):
        handler({}, Context())


def test_every_page_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {
        None: {"Versions": [{"Version": "$LATEST"}, {"Version": "9"}], "NextMarker": "a/b=="},
        "a/b==": {"Versions": [{"Version": "10"}], "NextMarker": None},
    }

    def send(*_: str, query: dict[str, str], timeout: float) -> aws.Response:
        return aws.Response(200, HTTPMessage(), json.dumps(pages[query.get("Marker")]).encode())

    monkeypatch.setattr(aws, "send", send)

    assert lambda_versions.published_versions(NAME) == [9, 10]


@pytest.mark.parametrize(
    ("published", "in_use", "earlier", "old"),
    [
        ([1, 2, 3, 4], {4}, 1, [1, 2]),
        ([1, 2, 3, 4], {4}, 0, [1, 2, 3]),
        ([1, 2, 3, 4], {4}, 5, []),
        ([1, 2, 3, 10], {10}, 2, [1]),
        ([1, 2, 3, 4], {3, 4}, 1, [1]),
        # A rollback by hand to the first version.
        ([1, 2, 3, 4], {1}, 1, []),
        ([1], {1}, 1, []),
    ],
)
def test_the_versions_to_delete(published: list[int], in_use: set[int], earlier: int, old: list[int]) -> None:
    assert old_versions(published, in_use, earlier) == old
