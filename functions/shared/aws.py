"""AWS calls without an SDK.

Importing boto3 and creating a client takes 0.4 s of a cold start, four times the rest of the authorizer. A signed
request needs only the standard library. A test compares the signature with botocore's.
Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import json
import os
import time
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from shared.errors import DependencyUnavailable

# The SDKs derive the variable's name from the service id, which differs from the name in the host for these.
# Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
_VARIABLES = {"events": "EVENTBRIDGE", "secretsmanager": "SECRETS_MANAGER"}
# The name in the signature differs from the name in the host for these.
_HOSTS = {"ses": "email"}
_ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(NamedTuple):
    """Temporary credentials of the function's role."""

    access_key: str
    secret_key: str
    token: str


class Response(NamedTuple):
    """The response of a service."""

    status: int
    headers: HTTPMessage
    body: bytes


def post(
    service: str, path: str, headers: dict[str, str], body: bytes, *, timeout: float, endpoint: str | None = None
) -> Response:
    """POST a signed request to an AWS service, or to the emulator at AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE>.

    Args:
        service: Name of the service in the signature, such as `lambda`.
        path: Path of the action, percent-encoded.
        headers: Headers to sign and send.
        body: The request body.
        timeout: Seconds to wait for the connection, and again for each part of the response.
        endpoint: URL of a replacement of the service, without a path.

    Raises:
        DependencyUnavailable: There was no response.
    """
    return send("POST", service, path, headers=headers, body=body, timeout=timeout, endpoint=endpoint)


def send(
    method: str,
    service: str,
    path: str,
    *,
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    timeout: float,
    endpoint: str | None = None,
) -> Response:
    """Send a signed request to an AWS service, or to the emulator, as `post` does.

    Args:
        method: In upper case.
        service: Name of the service, as for `post`.
        path: Path of the action, percent-encoded.
        query: Parameters of the query string.
        headers: Headers to sign and send.
        body: The request body.
        timeout: Seconds, as for `post`.
        endpoint: As for `post`.

    Raises:
        DependencyUnavailable: There was no response.
    """
    region = os.environ["AWS_REGION"]
    address = urlsplit(endpoint or _endpoint_url(service, region))
    # Sorted and encoded as the signature needs it.
    encoded = urlencode(sorted((query or {}).items()), quote_via=quote, safe="")
    request = Request(service, region, address.netloc, path, headers or {}, body, method, encoded)
    signed = sign(request, _credentials(), time.gmtime())
    url = f"{address.scheme}://{address.netloc}{path}{'?' if encoded else ''}{encoded}"
    return _send(method, url, signed, body, timeout, dependency=service)


def call(service: str, action: str, request: dict[str, Any], *, version: str, timeout: float) -> dict[str, Any]:
    """Call an action of a service with a JSON protocol and return its result.

    Args:
        service: Name of the service, as for `post`.
        action: Value of the header `X-Amz-Target`, such as `AmazonSQS.SendMessage`.
        request: Parameters of the action.
        version: Version of the protocol, `1.0` or `1.1`.
        timeout: Seconds, as for `post`.

    Raises:
        DependencyUnavailable: There was no response, or the service refused the request.
    """
    headers = {"content-type": f"application/x-amz-json-{version}", "x-amz-target": action}
    response = post(service, "/", headers, json.dumps(request).encode(), timeout=timeout)
    if response.status != 200:
        # The error message names the resource and the reason, never its content.
        raise DependencyUnavailable(service) from RuntimeError(response.body[:300].decode(errors="replace"))
    result: dict[str, Any] = json.loads(response.body)
    return result


def error_name(response: Response) -> str:
    """Return the name of the error in a response, without its namespace; an empty string if it has none.

    Services with a REST protocol send it in a header, the others in the body.
    """
    if name := response.headers.get("x-amzn-errortype", "").partition(":")[0].rpartition("#")[2]:
        return name
    try:
        return str(json.loads(response.body)["__type"]).rpartition("#")[2]
    except (ValueError, TypeError, KeyError):
        return ""


def _endpoint_url(service: str, region: str) -> str:
    own = os.environ.get(f"AWS_ENDPOINT_URL_{_VARIABLES.get(service, service.upper())}")
    return own or os.environ.get("AWS_ENDPOINT_URL") or f"https://{_HOSTS.get(service, service)}.{region}.amazonaws.com"


class Request(NamedTuple):
    """A request to sign."""

    service: str
    region: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"
    query: str = ""


def sign(request: Request, credentials: Credentials, now: time.struct_time) -> dict[str, str]:
    """Return the request's headers with an AWS Signature Version 4."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", now)
    body = hashlib.sha256(request.body).hexdigest()
    signed = {**request.headers, "host": request.host, "x-amz-date": stamp}
    if request.service == "s3":
        signed["x-amz-content-sha256"] = body
    if credentials.token:
        signed["x-amz-security-token"] = credentials.token
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
    # All services except S3 percent-encode the path once more for the signature.
    path = request.path if request.service == "s3" else quote(request.path)
    canonical = f"{request.method}\n{path}\n{request.query}\n{lines}\n{names}\n{body}"
    scope = _scope(request.service, request.region, stamp)
    signature = _signature(canonical, scope, stamp, credentials)
    signed["authorization"] = (
        f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    )
    return signed


def presigned_url(service: str, path: str, *, seconds: int, now: time.struct_time | None = None) -> str:
    """Return a URL with which its holder may GET a path of S3 or of its emulator, without credentials.

    Args:
        service: `s3`.
        path: Path of the object, percent-encoded.
        seconds: How long the URL works; no longer than the function's credentials, which last for hours.
        now: When that time begins; by default now.
    """
    region = os.environ["AWS_REGION"]
    address = urlsplit(_endpoint_url(service, region))
    credentials = _credentials()
    stamp = time.strftime("%Y%m%dT%H%M%SZ", now or time.gmtime())
    scope = _scope(service, region, stamp)
    parameters = {
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
    }
    if credentials.token:
        parameters["X-Amz-Security-Token"] = credentials.token
    query = urlencode(sorted(parameters.items()), quote_via=quote, safe="")
    canonical = f"GET\n{path}\n{query}\nhost:{address.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    signature = _signature(canonical, scope, stamp, credentials)
    return f"{address.scheme}://{address.netloc}{path}?{query}&X-Amz-Signature={signature}"


def _scope(service: str, region: str, stamp: str) -> str:
    return f"{stamp[:8]}/{region}/{service}/aws4_request"


def _signature(canonical: str, scope: str, stamp: str, credentials: Credentials) -> str:
    to_sign = f"{_ALGORITHM}\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, to_sign.encode(), "sha256").hex()


def _credentials() -> Credentials:
    env = os.environ
    # With SnapStart, Lambda serves credentials at a local address instead of in the environment.
    if address := env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"):
        headers = {"Authorization": env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}
        given = json.loads(_send("GET", address, headers, b"", timeout=2, dependency="credentials").body)
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["Token"])
    return Credentials(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env.get("AWS_SESSION_TOKEN", ""))


def _send(method: str, url: str, headers: dict[str, str], body: bytes, timeout: float, dependency: str) -> Response:
    address = urlsplit(url)
    connector = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = connector(address.netloc, timeout=timeout)
    try:
        target = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        connection.request(method, target, body or None, headers)
        response = connection.getresponse()
        return Response(response.status, response.headers, response.read())
    except (OSError, HTTPException) as error:
        raise DependencyUnavailable(dependency) from error
    finally:
        connection.close()
