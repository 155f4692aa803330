"""The 3-D Secure page of the cardholder's bank, with buttons to complete or fail authentication."""

import time
from html import escape
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from localstack.stripe.amounts import as_text
from localstack.stripe.endpoint import Sandbox
from localstack.stripe.errors import NotFound
from localstack.stripe.forms import parse_form
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.authentication import finish_authentication, is_waiting
from localstack.stripe.render import INTERNAL

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>3-D Secure test page</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}}
button{{font:inherit;padding:.6rem 1rem;margin-right:.5rem}}</style>
<h1>3-D Secure test page</h1>
{content}
</html>
"""
_QUESTION = """<p>Pay <strong>{amount}</strong>? This page takes the place of the cardholder's bank.</p>
<form method="post">
<button name="outcome" value="succeed" id="test-source-authorize-3ds">Complete authentication</button>
<button name="outcome" value="fail" id="test-source-fail-3ds">Fail authentication</button>
</form>"""
_OVER = """<p id="status" data-status="{status}">The payment's status is {status}. You can close this page.</p>
<script>(window.opener || window.parent).postMessage({{stripe: "three_d_secure", status: "{status}"}}, "*")</script>"""
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class AuthenticationPage:
    """GET shows the page; POST submits the outcome and redirects the browser to the shop."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def show(self, request: Request) -> Response:
        """GET /_sandbox/three_d_secure/{intent_id}/{token}."""
        intent = self._intent(request)
        if not intent:
            return _page("<p>There is no such authentication.</p>", 404)
        if not is_waiting(intent, request.path_params["token"]):
            return _page(_OVER.format(status=escape(intent["status"])))
        amount = f"{as_text(intent['amount'], intent['currency'])} {intent['currency'].upper()}"
        return _page(_QUESTION.format(amount=escape(amount)))

    async def submit(self, request: Request) -> Response:
        """POST /_sandbox/three_d_secure/{intent_id}/{token}, `outcome=succeed` or `outcome=fail`."""
        outcome = parse_form((await request.body()).decode("ascii", errors="replace")).get("outcome")
        with self._sandbox.repository.transaction():
            intent = self._intent(request)
            if not intent or outcome not in {"succeed", "fail"}:
                return _page("<p>There is no such authentication.</p>", 404)
            token = request.path_params["token"]
            intent = finish_authentication(self._call(), intent, token, succeeded=outcome == "succeed")
        self._sandbox.scheduler.wake()
        return _back_to_the_shop(intent)

    def _intent(self, request: Request) -> Json | None:
        try:
            return require(self._call(), "payment_intent", request.path_params["intent_id"])
        except NotFound:
            return None

    def _call(self) -> Call:
        return Call(self._sandbox.repository, self._sandbox.options, int(time.time()))


def _back_to_the_shop(intent: Json) -> Response:
    return_url = intent[INTERNAL].get("return_url")
    if not return_url:
        return _page(_OVER.format(status=escape(intent["status"])))
    passed = intent["status"] in {"succeeded", "requires_capture", "processing"}
    query = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if passed else "failed",
    }
    address, hash_sign, fragment = return_url.partition("#")
    joined = f"{address}{'&' if '?' in address else '?'}{urlencode(query)}{hash_sign}{fragment}"
    return RedirectResponse(joined, status_code=303, headers=_HEADERS)


def _page(content: str, status: int = 200) -> Response:
    return HTMLResponse(_PAGE.format(content=content), status, headers=_HEADERS)
