"""AWS calls, without an SDK.

Importing boto3 and making a client takes 0.4 s of a cold start, four times the rest of the authorizer. A signed
request needs only the standard library; a test holds the signature against botocore's.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import json
import os
import time
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from shared.errors import DependencyUnavailable

# The SDKs derive a variable's name from the service id; where that is not the name in the address, it stands here.
# Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
_VARIABLES = {"events": "EVENTBRIDGE", "secretsmanager": "SECRETS_MANAGER"}


class Credentials(NamedTuple):
    """Temporary credentials of the function's role."""

    access_key: str
    secret_key: str
    token: str


class Answer(NamedTuple):
    """What a service answered."""

    status: int
    headers: HTTPMessage
    body: bytes


def post(service: str, path: str, headers: dict[str, str], body: bytes, *, timeout: float) -> Answer:
    """POST a signed request to an AWS service, or to the emulator at AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE>.

    Args:
        service: Name of the service in its address and in the signature, such as `lambda`.
        path: Path of the action, percent-encoded.
        headers: Headers that are part of the action.
        body: The request.
        timeout: Seconds to wait for the connection, and then for each part of the answer.

    Raises:
        DependencyUnavailable: There was no answer.
    """
    region = os.environ["AWS_REGION"]
    endpoint = urlsplit(_endpoint_url(service, region))
    request = Request(service, region, endpoint.netloc, path, headers, body)
    signed = sign(request, _credentials(), time.gmtime())
    return _send("POST", f"{endpoint.scheme}://{endpoint.netloc}{path}", signed, body, timeout, dependency=service)


def call(service: str, action: str, request: dict[str, Any], *, version: str, timeout: float) -> dict[str, Any]:
    """One action of a service that takes JSON and answers in JSON.

    Args:
        service: As `post` takes it.
        action: As the header `X-Amz-Target` names it, such as `AmazonSQS.SendMessage`.
        request: Its members.
        version: Of the protocol, `1.0` or `1.1`.
        timeout: Seconds, as `post` takes them.

    Raises:
        DependencyUnavailable: There was no answer, or the service refuses.
    """
    headers = {"content-type": f"application/x-amz-json-{version}", "x-amz-target": action}
    answer = post(service, "/", headers, json.dumps(request).encode(), timeout=timeout)
    if answer.status != 200:
        # A service's own words name the resource and the reason, never what is in it.
        raise DependencyUnavailable(service) from RuntimeError(answer.body[:300].decode(errors="replace"))
    result: dict[str, Any] = json.loads(answer.body)
    return result


def _endpoint_url(service: str, region: str) -> str:
    own = os.environ.get(f"AWS_ENDPOINT_URL_{_VARIABLES.get(service, service.upper())}")
    return own or os.environ.get("AWS_ENDPOINT_URL") or f"https://{service}.{region}.amazonaws.com"


class Request(NamedTuple):
    """A POST to sign."""

    service: str
    region: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes


def sign(request: Request, credentials: Credentials, now: time.struct_time) -> dict[str, str]:
    """The request's headers with AWS Signature Version 4."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", now)
    signed = {**request.headers, "host": request.host, "x-amz-date": stamp}
    if credentials.token:
        signed["x-amz-security-token"] = credentials.token
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    # Every service but S3 signs the path percent-encoded once more than it is sent.
    canonical = f"POST\n{quote(request.path)}\n\n{lines}\n{names}\n{hashlib.sha256(request.body).hexdigest()}"
    scope = f"{stamp[:8]}/{request.region}/{request.service}/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    signed["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return signed


def _credentials() -> Credentials:
    env = os.environ
    # With SnapStart, Lambda hands out credentials over a local address instead of the environment.
    if address := env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        headers = {"Authorization": env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}
        given = json.loads(_send("GET", address, headers, b"", timeout=2, dependency="credentials").body)
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["Token"])
    return Credentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env.get("AWS_SESSION_TOKEN", ""))


def _send(method: str, url: str, headers: dict[str, str], body: bytes, timeout: float, dependency: str) -> Answer:
    address = urlsplit(url)
    connector = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connector(address.netloc, timeout=timeout)
    try:
        connection.request(method, address.path or "/", body or None, headers)
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    except (OSError, HTTPException) as error:
        raise DependencyUnavailable(dependency) from error
    finally:
        connection.close()
