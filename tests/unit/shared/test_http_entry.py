"""What happens around every endpoint."""

import json
from typing import Any

import pytest
from fastapi import APIRouter

from shared.caller import Caller
from shared.errors import Conflict, DependencyUnavailable
from shared.http import AdminUser, CurrentUser, lambda_handler
from tests.apigateway import Answer, call, event, invoke

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


@router.get("/mine")
def get_mine(user: CurrentUser) -> dict[str, str]:
    return {"id": user.user_id}


@router.get("/admins")
def get_admins(user: AdminUser) -> dict[str, str]:
    return {"id": user.user_id}


handler = lambda_handler(router, limited=False)
limited = lambda_handler(router)
guarded = lambda_handler(router, needs_limits=True)
CUSTOMER = Caller("user-1", "ada@example.test", "customer", "session-1")
ADMIN = Caller("user-2", "bo@example.test", "admin", "session-2")


def get(path: str, **options: Any) -> Answer:
    return call(handler, "GET", path, **options)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_answer_carries_its_request_id_and_security_headers() -> None:
    request = event("GET", "/things/1")

    answer = invoke(handler, request)

    assert answer["headers"]["x-request-id"] == request["requestContext"]["requestId"]
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    assert answer["headers"]["Strict-Transport-Security"] == "max-age=63072000"


def test_an_unexpected_error_is_a_500_that_tells_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    answer = get("/things/broken")

    assert (answer.status, answer.body) == (
        500,
        {
            "error": "Something went wrong on our side",
            "code": "internal_error",
            "request_id": answer.headers["x-request-id"],
        },
    )


def test_an_unexpected_error_is_logged_once_with_its_stack_and_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    answer = get("/things/broken")

    errors = [line for line in lines(capsys) if line.get("level") == "ERROR"]
    assert len(errors) == 1
    assert errors[0]["request_id"] == answer.headers["x-request-id"]
    assert "RuntimeError: " + SECRET in errors[0]["exception"]


def test_an_answer_that_cannot_be_written_is_a_500() -> None:
    assert get("/things/unprintable").status == 500


def test_an_event_that_is_no_request_is_a_500() -> None:
    request = event("GET", "/things/1")
    request["requestContext"]["identity"] = None

    assert invoke(limited, request)["statusCode"] == 500


def test_an_error_of_the_application_keeps_its_status_code_and_details() -> None:
    answer = get("/things/conflict")

    assert (answer.status, answer.body["code"], answer.body["details"]) == (409, "conflict", [{"stock": 3}])


def test_a_dependency_that_is_down_is_a_503_with_retry_after() -> None:
    answer = get("/things/down")

    assert (answer.status, answer.body["code"]) == (503, "dependency_unavailable")
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize("path", ["/unknown", "/things", "/things/1/2", "//things/1", "/things/1//"])
def test_a_path_the_function_does_not_serve_is_a_404_with_the_path(path: str) -> None:
    answer = get(path)

    if path == "/things/1//":
        assert answer.status == 200
        return
    assert (answer.status, answer.body["error"], answer.body["path"]) == (404, "Route not found", path)


@pytest.mark.parametrize("method", ["HEAD", "POST", "DELETE"])
def test_a_method_the_function_does_not_serve_is_a_404(method: str) -> None:
    assert call(handler, method, "/things/1").status == 404


def test_a_trailing_slash_does_not_matter() -> None:
    assert get("/things/1/").body == {"id": "1", "number": 0}


@pytest.mark.parametrize(("path", "query"), [("/things/a%00", {}), ("/things/a\0", {}), ("/things/a", {"q": "\0"})])
def test_nul_characters_in_an_address_are_refused(path: str, query: dict[str, str]) -> None:
    answer = get(path, query=query)

    assert (answer.status, answer.body["code"]) == (400, "invalid_request")


def test_unknown_query_parameters_are_ignored_and_the_last_of_a_repeated_one_counts() -> None:
    answer = get("/things/1", query={"utm_source": "mail", "number": [1, 2]})

    assert answer.body == {"id": "1", "number": 2}


def test_an_invalid_query_parameter_is_named() -> None:
    assert get("/things/1", query={"number": "x"}).body["details"][0]["field"] == "number"


@pytest.mark.parametrize("path", ["/mine", "/admins"])
def test_nobody_is_unauthorized(path: str) -> None:
    answer = get(path)

    assert (answer.status, answer.body["code"]) == (401, "unauthorized")


def test_a_customer_is_forbidden_what_admins_may() -> None:
    assert get("/mine", caller=CUSTOMER).status == 200
    assert get("/admins", caller=CUSTOMER).status == 403
    assert get("/admins", caller=ADMIN).status == 200


@pytest.mark.parametrize("path", ["/things/1", "/things/conflict", "/things/broken", "/unknown"])
@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://shop.example"])
def test_the_storefront_may_read_every_answer(path: str, origin: str) -> None:
    answer = get(path, headers={"Origin": origin})

    assert answer.headers["access-control-allow-origin"] == origin
    assert "x-request-id" in answer.headers["access-control-expose-headers"]
    assert answer.headers["vary"] == "Origin"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000.evil.example", ""])
def test_another_page_may_read_nothing(origin: str) -> None:
    answer = get("/things/1", headers={"origin": origin})

    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Origin"


def test_without_the_cache_requests_go_through_uncounted() -> None:
    answer = call(limited, "GET", "/things/1")

    assert answer.status == 200
    assert "ratelimit-limit" not in answer.headers


def test_without_the_cache_what_must_be_counted_is_refused() -> None:
    answer = call(guarded, "GET", "/things/1")

    assert (answer.status, answer.body["code"]) == (503, "dependency_unavailable")


def test_the_log_of_a_request_tells_who_what_and_how_long_and_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    headers = {"authorization": f"Bearer {SECRET}"}

    answer = get("/things/conflict", caller=CUSTOMER, headers=headers, query={"password": SECRET}, route="/things/{id}")

    output = capsys.readouterr().out
    request = next(json.loads(line) for line in output.splitlines() if '"message":"request"' in line)
    assert request["request_id"] == answer.headers["x-request-id"]
    assert (request["user_id"], request["route"], request["status"]) == ("user-1", "GET /things/{id}", 409)
    assert request["duration_ms"] >= 0
    assert SECRET not in output
    assert CUSTOMER.email not in output


def test_each_request_is_a_metric_of_its_route(capsys: pytest.CaptureFixture[str]) -> None:
    get("/things/down", route="/things/{id}")

    metric = next(line for line in lines(capsys) if "_aws" in line)
    assert (metric["route"], metric["Requests"], metric["ServerErrors"]) == ("GET /things/{id}", [1.0], [1.0])
    assert metric["Latency"][0] >= 0
