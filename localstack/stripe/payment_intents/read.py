"""Retrieve, list and search PaymentIntents."""

from localstack.stripe import lists
from localstack.stripe.model import Call, Json
from localstack.stripe.params import SearchParams
from localstack.stripe.payment_intents.access import find_intent
from localstack.stripe.payment_intents.params import ListIntents, RetrieveIntent
from localstack.stripe.repository.objects import Filters


def retrieve_intent(call: Call, params: RetrieveIntent, intent_id: str) -> Json:
    """GET /v1/payment_intents/{id}."""
    return find_intent(call, intent_id, params.client_secret)


def list_intents(call: Call, params: ListIntents) -> Json:
    """GET /v1/payment_intents."""
    return lists.page(call, "payment_intent", params, Filters(), "/v1/payment_intents")


def search_intents(call: Call, params: SearchParams) -> Json:
    """GET /v1/payment_intents/search."""
    return lists.search(call, "payment_intent", params, "/v1/payment_intents/search")
