"""Webhook endpoints: https://docs.stripe.com/api/webhook_endpoints."""

import re
from typing import Annotated

from pydantic import Field

from localstack.stripe import lists
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.ids import new_id
from localstack.stripe.lists import require
from localstack.stripe.model import Call, Json
from localstack.stripe.params import Flag, Metadata, PageParams, Params, Text, Texts
from localstack.stripe.render import INTERNAL
from localstack.stripe.repository.objects import Filters

CONFIGURED_ID = "we_configured"
_URL = re.compile(r"https?://[^\s/]+\S*")


class CreateEndpoint(Params):
    """https://docs.stripe.com/api/webhook_endpoints/create."""

    url: Text
    enabled_events: Annotated[Texts, Field(min_length=1)]
    api_version: Text | None = None
    description: Text | None = None
    metadata: Metadata = Field(default_factory=dict)


class UpdateEndpoint(Params):
    """https://docs.stripe.com/api/webhook_endpoints/update."""

    url: Text | None = None
    enabled_events: Annotated[Texts, Field(min_length=1)] | None = None
    description: Text | None = None
    disabled: Flag | None = None
    metadata: Metadata = Field(default_factory=dict)


class ListEndpoints(PageParams):
    """https://docs.stripe.com/api/webhook_endpoints/list."""


def create_endpoint(call: Call, params: CreateEndpoint) -> Json:
    """POST /v1/webhook_endpoints. Only this response contains the signing secret."""
    endpoint = _build(call, new_id("we"), _checked(params.url), params.enabled_events, new_id("whsec", 32))
    endpoint |= {"api_version": params.api_version, "description": params.description, "metadata": params.metadata}
    call.repository.objects.insert(endpoint)
    return endpoint | {"secret": endpoint[INTERNAL]["secret"]}


def configure_endpoint(call: Call, url: str, secret: str, enabled_events: list[str]) -> Json:
    """Create or update the endpoint of the sandbox's settings."""
    endpoint = _build(call, CONFIGURED_ID, _checked(url), enabled_events, secret)
    if call.repository.objects.find("webhook_endpoint", CONFIGURED_ID):
        return call.repository.objects.save(endpoint)
    return call.repository.objects.insert(endpoint)


def update_endpoint(call: Call, params: UpdateEndpoint, endpoint_id: str) -> Json:
    """POST /v1/webhook_endpoints/{id}."""
    endpoint = require(call, "webhook_endpoint", endpoint_id)
    endpoint |= params.sent("description", "metadata")
    endpoint["url"] = _checked(params.url) if params.url else endpoint["url"]
    endpoint["enabled_events"] = params.enabled_events or endpoint["enabled_events"]
    if params.disabled is not None:
        endpoint["status"] = "disabled" if params.disabled else "enabled"
    return call.repository.objects.save(endpoint)


def delete_endpoint(call: Call, _: Params, endpoint_id: str) -> Json:
    """DELETE /v1/webhook_endpoints/{id}."""
    require(call, "webhook_endpoint", endpoint_id)
    call.repository.objects.delete(endpoint_id)
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}


def retrieve_endpoint(call: Call, _: Params, endpoint_id: str) -> Json:
    """GET /v1/webhook_endpoints/{id}."""
    return require(call, "webhook_endpoint", endpoint_id)


def list_endpoints(call: Call, params: ListEndpoints) -> Json:
    """GET /v1/webhook_endpoints."""
    return lists.page(call, "webhook_endpoint", params, Filters(), "/v1/webhook_endpoints")


def _checked(url: str) -> str:
    if not _URL.fullmatch(url):
        raise InvalidRequest(
            "Invalid URL: An explicit scheme (such as https) must be provided.", code="url_invalid", param="url"
        )
    return url


def _build(call: Call, endpoint_id: str, url: str, enabled_events: list[str], secret: str) -> Json:
    return {
        "id": endpoint_id,
        "object": "webhook_endpoint",
        "api_version": None,
        "application": None,
        "created": call.now,
        "description": None,
        "enabled_events": enabled_events,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
        INTERNAL: {"secret": secret},
    }
