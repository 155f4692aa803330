"""Retrieve, list and search PaymentIntents."""

from localstack.stripe import lists
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.model import Call, Json
from localstack.stripe.payment_intents.access import find_intent
from localstack.stripe.payment_intents.params import ListIntents, RetrieveIntent, SearchIntents
from localstack.stripe.queries import parse_query
from localstack.stripe.repository.objects import Filters

_LARGEST_PAGE = 100


def retrieve_intent(call: Call, params: RetrieveIntent, intent_id: str) -> Json:
    """GET /v1/payment_intents/{id}."""
    return find_intent(call, intent_id, params.client_secret)


def list_intents(call: Call, params: ListIntents) -> Json:
    """GET /v1/payment_intents."""
    return lists.page(call, "payment_intent", params, Filters(), "/v1/payment_intents")


def search_intents(call: Call, params: SearchIntents) -> Json:
    """GET /v1/payment_intents/search. Unlike Stripe's, which may lag by a minute, it is always up to date."""
    if not 1 <= params.limit <= _LARGEST_PAGE:
        raise InvalidRequest("limit must be between 1 and 100.", code="parameter_invalid_integer", param="limit")
    if params.page and not params.page.isdigit():
        raise InvalidRequest("Invalid page.", param="page")
    matches = parse_query(params.query)
    found = [intent for intent in call.repository.objects.all("payment_intent")[::-1] if matches(intent)]
    start = int(params.page or 0)
    end = start + params.limit
    return {
        "object": "search_result",
        "data": found[start:end],
        "has_more": end < len(found),
        "next_page": str(end) if end < len(found) else None,
        "url": "/v1/payment_intents/search",
    }
