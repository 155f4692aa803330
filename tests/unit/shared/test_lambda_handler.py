"""The wrapper around every HTTP endpoint."""

import json
import sys
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi import Response as FastApiResponse

from shared.caller import Caller
from shared.errors import Conflict, DependencyUnavailable
from shared.http import AdminUser, CurrentUser, lambda_handler
from shared.http.conditional import conditional_response
from shared.ratelimit import Counted, Limit, Usage
from tests.apigateway import Response, call, event, invoke

SECRET = "hunter2-very-secret"
router = APIRouter()


@router.get("/things/{id}")
def get_thing(id: str, number: int = 0) -> dict[str, Any]:  # noqa: A002 - the name in the path
    match id:
        case "broken":
            raise RuntimeError(SECRET)
        case "conflict":
            raise Conflict(details=[{"stock": 3}])
        case "down":
            raise DependencyUnavailable("postgres")
        case "unprintable":
            return {"id": "\ud800"}
    return {"id": id, "number": number}


@router.get("/cacheable")
def get_cacheable(response: FastApiResponse) -> dict[str, str]:
    response.headers["Cache-Control"] = "public, max-age=300"
    return {}


@router.get("/mine")
def get_mine(user: CurrentUser) -> dict[str, str]:
    return {"id": user.user_id}


@router.get("/admins")
def get_admins(user: AdminUser) -> dict[str, str]:
    return {"id": user.user_id}


handler = lambda_handler(router, limited=False)
limited = lambda_handler(router)
CUSTOMER = Caller("user-1", "ada@example.test", "customer", "session-1")
ADMIN = Caller("user-2", "bo@example.test", "admin", "session-2")


def get(path: str, **options: Any) -> Response:
    return call(handler, "GET", path, **options)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_response_has_its_request_id_and_security_headers() -> None:
    request = event("GET", "/things/1")

    response = invoke(handler, request)

    assert response["headers"]["x-request-id"] == request["requestContext"]["requestId"]
    assert response["headers"]["X-Content-Type-Options"] == "nosniff"
    assert response["headers"]["Strict-Transport-Security"] == "max-age=63072000"


def test_an_unexpected_error_is_a_500_without_details(capsys: pytest.CaptureFixture[str]) -> None:
    response = get("/things/broken")

    assert (response.status, response.body) == (
        500,
        {
            "error": "Something went wrong on our side",
            "code": "internal_error",
            "request_id": response.headers["x-request-id"],
        },
    )


def test_an_unexpected_error_is_logged_once_with_its_stack_and_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    response = get("/things/broken")

    errors = [line for line in lines(capsys) if line.get("level") == "ERROR"]
    assert len(errors) == 1
    assert errors[0]["request_id"] == response.headers["x-request-id"]
    assert "RuntimeError: " + SECRET in errors[0]["exception"]


def test_a_response_that_cannot_be_encoded_is_a_500() -> None:
    assert get("/things/unprintable").status == 500


def test_a_malformed_event_is_a_500() -> None:
    request = event("GET", "/things/1")
    request["requestContext"]["identity"] = None

    assert invoke(limited, request)["statusCode"] == 500


def test_an_application_error_keeps_its_status_code_and_details() -> None:
    response = get("/things/conflict")

    assert (response.status, response.body["code"], response.body["details"]) == (409, "conflict", [{"stock": 3}])


def test_an_unavailable_dependency_is_a_503_with_retry_after() -> None:
    response = get("/things/down")

    assert (response.status, response.body["code"]) == (503, "dependency_unavailable")
    assert response.headers["retry-after"] == "5"


@pytest.mark.parametrize("path", ["/unknown", "/things", "/things/1/2", "//things/1", "/things/1//"])
def test_a_path_the_function_does_not_serve_is_a_404_with_the_path(path: str) -> None:
    response = get(path)

    if path == "/things/1//":
        assert response.status == 200
        return
    assert (response.status, response.body["error"], response.body["path"]) == (404, "Route not found", path)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_method_the_function_does_not_serve_is_a_404(method: str) -> None:
    assert call(handler, method, "/things/1").status == 404


def test_a_trailing_slash_does_not_matter() -> None:
    assert get("/things/1/").body == {"id": "1", "number": 0}


@pytest.mark.parametrize(("path", "query"), [("/things/a%00", {}), ("/things/a\0", {}), ("/things/a", {"q": "\0"})])
def test_nul_characters_in_a_url_are_rejected(path: str, query: dict[str, str]) -> None:
    response = get(path, query=query)

    assert (response.status, response.body["code"]) == (400, "invalid_request")


def test_the_last_value_of_a_repeated_query_parameter_counts() -> None:
    assert get("/things/1", query={"number": [1, 2]}).body == {"id": "1", "number": 2}


@pytest.mark.parametrize(
    ("query", "fields"),
    [({"sku": "X"}, ["sku"]), ({"number": "1", "b": "", "a": "1"}, ["a", "b"]), ({"Number": "1"}, ["Number"])],
)
def test_an_unknown_query_parameter_is_rejected(query: dict[str, str], fields: list[str]) -> None:
    response = get("/things/1", query=query)

    assert (response.status, response.body["code"]) == (400, "invalid_request")
    assert response.body["details"] == [{"field": field, "reason": "Unknown query parameter"} for field in fields]


@pytest.mark.parametrize("path", ["/mine", "/admins"])
def test_authorization_comes_before_the_query(path: str) -> None:
    assert get(path, query={"sku": "X"}).status == 401
    assert get(path, query={"sku": "X"}, caller=ADMIN).status == 400


@pytest.mark.parametrize("path", ["/things/1", "/things/conflict", "/nothing"])
def test_head_has_the_status_and_headers_of_get_and_no_body(path: str) -> None:
    expected = get(path)

    response = call(handler, "HEAD", path)

    assert (response.status, response.body) == (expected.status, "")
    assert response.headers["content-type"] == expected.headers["content-type"]
    assert response.headers["content-length"] == expected.headers["content-length"]


def test_an_invalid_query_parameter_is_named() -> None:
    assert get("/things/1", query={"number": "x"}).body["details"][0]["field"] == "number"


@pytest.mark.parametrize("path", ["/mine", "/admins"])
def test_a_request_without_a_caller_is_unauthorized(path: str) -> None:
    response = get(path)

    assert (response.status, response.body["code"]) == (401, "unauthorized")


def test_a_customer_may_not_use_admin_routes() -> None:
    assert get("/mine", caller=CUSTOMER).status == 200
    assert get("/admins", caller=CUSTOMER).status == 403
    assert get("/admins", caller=ADMIN).status == 200


@pytest.mark.parametrize("path", ["/things/1", "/things/conflict", "/things/broken", "/unknown"])
@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://shop.example"])
def test_the_storefront_may_read_every_response(path: str, origin: str) -> None:
    response = get(path, headers={"Origin": origin})

    assert response.headers["access-control-allow-origin"] == origin
    assert "x-request-id" in response.headers["access-control-expose-headers"]
    assert "Origin" in response.headers["vary"].split(", ")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000.evil.example", ""])
def test_another_origin_may_not_read_responses(origin: str) -> None:
    response = get("/things/1", headers={"origin": origin})

    assert "access-control-allow-origin" not in response.headers
    assert response.headers["vary"] == "Origin"


def test_the_limits_of_auth_follow_the_route_and_not_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[list[str]] = []

    def count(_address: str, limits: list[Limit], **_: Any) -> Counted:
        counted.append([limit.scope for limit in limits])
        return Counted(Usage(10, 9, 900), None)

    monkeypatch.setattr(sys.modules["shared.http.lambda_handler"], "count_request", count)

    call(limited, "POST", "/%61uth/login", route="/auth/login")
    call(limited, "GET", "/auth/../things/1", route="/things/{id}")

    assert counted == [["api", "auth"], ["api"]]


@pytest.mark.parametrize("path", ["/things/1", "/things/conflict", "/things/broken", "/mine", "/unknown"])
def test_a_response_is_not_stored_unless_it_says_otherwise(path: str) -> None:
    assert get(path, caller=CUSTOMER).headers["cache-control"] == "no-store"


def test_a_response_that_may_be_cached_keeps_its_header() -> None:
    assert get("/cacheable").headers["cache-control"] == "public, max-age=300"


def test_without_valkey_requests_are_counted_in_the_environment() -> None:
    first, second = (call(limited, "GET", "/things/1") for _ in range(2))

    assert (first.status, first.headers["ratelimit-limit"]) == (200, "1000")
    assert int(first.headers["ratelimit-remaining"]) == int(second.headers["ratelimit-remaining"]) + 1


def test_a_request_log_has_caller_route_and_duration_and_no_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    headers = {"authorization": f"Bearer {SECRET}"}

    response = get("/things/conflict", caller=CUSTOMER, headers=headers, query={"number": "1"}, route="/things/{id}")

    output = capsys.readouterr().out
    request = next(json.loads(line) for line in output.splitlines() if '"message":"Request"' in line)
    assert request["request_id"] == response.headers["x-request-id"]
    assert (request["user_id"], request["route"], request["status"]) == ("user-1", "GET /things/{id}", 409)
    assert request["duration_ms"] >= 0
    assert SECRET not in output
    assert CUSTOMER.email not in output


@pytest.mark.parametrize("query", [{"password": SECRET}, {"number": SECRET}, {SECRET: "1"}], ids=str)
def test_a_rejected_query_parameter_is_not_logged(capsys: pytest.CaptureFixture[str], query: dict[str, str]) -> None:
    response = get("/things/1", query=query, route="/things/{id}")

    assert response.status == 400
    assert SECRET not in capsys.readouterr().out


def test_each_request_is_counted_under_its_route(capsys: pytest.CaptureFixture[str]) -> None:
    get("/things/down", route="/things/{id}")

    metric = next(line for line in lines(capsys) if "_aws" in line)
    assert (metric["route"], metric["Requests"], metric["ServerErrors"]) == ("GET /things/{id}", [1.0], [1.0])
    assert metric["Latency"][0] >= 0


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [("*", 304), (" * ", 304), ("{tag}", 304), ('"a", {tag}', 304), ('"a"', 200), (None, 200)],
)
def test_a_conditional_request_is_a_304_for_the_current_version(if_none_match: str | None, status: int) -> None:
    tag = conditional_response("text", None).headers["etag"]

    response = conditional_response("text", if_none_match and if_none_match.format(tag=tag))

    assert response.status_code == status
