"""Query parameters: an unknown one is an error, because an ignored filter returns the wrong list."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from shared.errors import BadRequest
from shared.translatable import Translatable


def reject_unknown_query(request: Request) -> None:
    """Check the names of the query parameters.

    Raises:
        BadRequest: The route has no such parameter.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not request.query_params or not route.include_in_schema:
        return
    known = set(query_names(route.dependant))
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        reason = Translatable("Unknown query parameter")
        raise BadRequest(details=[{"field": name[:100], "reason": reason} for name in unknown[:100]])


def query_names(dependant: Dependant) -> Iterator[str]:
    """Yield the names of all query parameters of a route."""
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from (info.alias or name for name, info in model.model_fields.items())
        else:
            yield field.alias
    for dependency in dependant.dependencies:
        yield from query_names(dependency)
