import time
from typing import Any

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from shared import aws

ARN = "arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3Aauth%3Alive"
FUNCTION_PATH = f"/2015-03-31/functions/{ARN}/invocations"


@pytest.mark.parametrize("token", ["", "session-token"])
@pytest.mark.parametrize(
    ("service", "path", "headers"),
    [
        ("secretsmanager", "/", {"content-type": "application/x-amz-json-1.1", "x-amz-target": "secretsmanager.X"}),
        ("lambda", FUNCTION_PATH, {"content-type": "application/json"}),
    ],
)
def test_a_signature_equals_that_of_botocore(service: str, path: str, headers: dict[str, str], token: str) -> None:
    host = f"{service}.eu-west-1.amazonaws.com"
    request = aws.Request(service, "eu-west-1", host, path, headers, b'{"SecretId":"x"}')
    theirs = AWSRequest("POST", f"https://{host}{path}", headers=dict(headers), data=request.body)

    ours = aws.sign(request, aws.Credentials("AKIA", "secret", token), time.gmtime())
    SigV4Auth(BotocoreCredentials("AKIA", "secret", token or None), service, "eu-west-1").add_auth(theirs)

    assert ours["authorization"] == theirs.headers["Authorization"]


@pytest.mark.parametrize("token", ["", "session-token"])
@pytest.mark.parametrize(("method", "body"), [("PUT", b"{}"), ("DELETE", b"")])
def test_a_signature_for_s3_equals_that_of_botocore(method: str, body: bytes, token: str) -> None:
    host, path = "s3.eu-west-1.amazonaws.com", "/bucket/6f1c1a52-5a0e.json"
    headers = {"content-type": "application/json", "content-disposition": 'attachment; filename="a.json"'}
    request = aws.Request("s3", "eu-west-1", host, path, headers, body, method)
    theirs = AWSRequest(method, f"https://{host}{path}", headers=dict(headers), data=body)

    ours = aws.sign(request, aws.Credentials("AKIA", "secret", token), time.gmtime())
    S3SigV4Auth(BotocoreCredentials("AKIA", "secret", token or None), "s3", "eu-west-1").add_auth(theirs)

    assert ours["authorization"] == theirs.headers["Authorization"]


@pytest.mark.parametrize("token", ["", "session/token+1="])
def test_a_presigned_url_equals_that_of_botocore(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        monkeypatch.delenv(name, raising=False)
    given = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "secret"}
    for name, value in {**given, "AWS_SESSION_TOKEN": token}.items():
        monkeypatch.setenv(name, value)
    path = "/bucket/6f1c1a52-5a0e.json"
    theirs = AWSRequest("GET", f"https://s3.eu-west-1.amazonaws.com{path}")

    ours = aws.presigned_url("s3", path, seconds=300)
    signer = S3SigV4QueryAuth(BotocoreCredentials("AKIA", "secret", token or None), "s3", "eu-west-1", expires=300)
    signer.add_auth(theirs)

    (address, _, query), (their_address, _, their_query) = ours.partition("?"), str(theirs.url).partition("?")
    assert (address, sorted(query.split("&"))) == (their_address, sorted(their_query.split("&")))


@pytest.mark.parametrize(
    ("method", "query"),
    [("GET", {}), ("GET", {"Marker": "a/b+c= d", "MaxItems": "50"}), ("DELETE", {"Qualifier": "7"})],
)
def test_a_request_without_a_body_is_signed_with_its_query(
    method: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str, dict[str, str]]] = []
    for name, value in {
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIA",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def keep(made: str, url: str, headers: dict[str, str], *_: Any, **__: Any) -> None:
        sent.append((made, url, headers))

    monkeypatch.setattr(aws, "_send", keep)

    aws.send(method, "lambda", "/2015-03-31/functions/", query=query, timeout=1)

    [(made, url, headers)] = sent
    theirs = AWSRequest(made, url, params={}, data=b"")
    theirs.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(BotocoreCredentials("AKIA", "secret"), "lambda", "eu-west-1")
    theirs.headers["X-Amz-Date"] = headers["x-amz-date"]
    signature = signer.signature(signer.string_to_sign(theirs, signer.canonical_request(theirs)), theirs)
    assert made == method
    assert headers["authorization"].endswith(f"Signature={signature}")


@pytest.mark.parametrize(
    ("service", "variable"),
    [("lambda", "LAMBDA"), ("sqs", "SQS"), ("events", "EVENTBRIDGE"), ("secretsmanager", "SECRETS_MANAGER")],
)
def test_a_service_endpoint_takes_precedence_over_the_common_one(
    monkeypatch: pytest.MonkeyPatch, service: str, variable: str
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    at_aws = aws._endpoint_url(service, "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://emulator:4566")
    common = aws._endpoint_url(service, "eu-west-1")
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{variable}", "http://elsewhere:3001")

    own = aws._endpoint_url(service, "eu-west-1")

    assert (at_aws, common, own) == (
        f"https://{service}.eu-west-1.amazonaws.com",
        "http://emulator:4566",
        "http://elsewhere:3001",
    )
