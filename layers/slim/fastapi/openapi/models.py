"""Replaces FastAPI's models of an OpenAPI document, whose import takes a quarter of a cold start.

Deployed functions publish no document: `make openapi` generates it with the whole package. FastAPI imports only the
names below outside of its generator.
"""

from enum import Enum
from types import SimpleNamespace
from typing import Any


class OpenAPI:
    """A document, which cannot be generated here."""

    def __init__(self, **_: Any) -> None:
        raise NotImplementedError("The deployed FastAPI generates no OpenAPI document; see layers/slim")


class Example(dict[str, Any]):
    """An example of a value."""


class SecurityBase(SimpleNamespace):
    """A security scheme: its fields as attributes."""


class HTTPBase(SecurityBase):
    """The scheme `http`."""


class HTTPBearer(HTTPBase):
    """The scheme `http` with bearer tokens."""

    scheme = "bearer"


class APIKeyIn(Enum):
    """Where an API key is sent."""

    query = "query"
    header = "header"
    cookie = "cookie"


class APIKey(SecurityBase):
    """The scheme `apiKey`."""


class OAuthFlows(SimpleNamespace):
    """The flows of an OAuth 2 scheme."""


class OAuth2(SecurityBase):
    """The scheme `oauth2`."""


class OpenIdConnect(SecurityBase):
    """The scheme `openIdConnect`."""
