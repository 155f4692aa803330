"""Look up objects by id and in pages: https://docs.stripe.com/api/pagination."""

from dataclasses import replace

from localstack.stripe.errors import InvalidRequest, NotFound
from localstack.stripe.model import Call, Json
from localstack.stripe.params import CreatedRange, ListParams, PageParams, SearchParams
from localstack.stripe.queries import parse_query
from localstack.stripe.repository.objects import Filters

_LARGEST_PAGE = 100


def require(call: Call, kind: str, object_id: str) -> Json:
    """Return the object whose id is in the path.

    Raises:
        NotFound: It does not exist.
    """
    found = call.repository.objects.find(kind, object_id)
    if not found:
        param = "intent" if kind == "payment_intent" else kind if kind in {"charge", "refund"} else "id"
        raise NotFound(f"No such {kind}: '{object_id}'", param=param)
    return found


def require_param(call: Call, kind: str, object_id: str, param: str) -> Json:
    """Return the object whose id is in a parameter.

    Raises:
        InvalidRequest: It does not exist.
    """
    found = call.repository.objects.find(kind, object_id)
    if not found:
        raise InvalidRequest(f"No such {kind}: '{object_id}'", code="resource_missing", param=param)
    return found


def page(call: Call, kind: str, params: PageParams, filters: Filters, url: str) -> Json:
    """Return one page, newest first.

    Raises:
        InvalidRequest: Both cursors are given, or a cursor does not exist.
    """
    if params.starting_after and params.ending_before:
        raise InvalidRequest("You can only specify one of these parameters: starting_after, ending_before.")
    for cursor in ("starting_after", "ending_before"):
        if getattr(params, cursor):
            require_param(call, kind, getattr(params, cursor), cursor)
    if isinstance(params, ListParams):
        filters = replace(filters, **_bounds(params.created))
    filters = replace(filters, starting_after=params.starting_after, ending_before=params.ending_before)
    found = call.repository.objects.page(kind, filters, params.limit + 1)
    has_more = len(found) > params.limit
    surplus_first = has_more and params.ending_before
    data = found[1:] if surplus_first else found[: params.limit]
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def _bounds(created: int | CreatedRange) -> Json:
    return created.model_dump() if isinstance(created, CreatedRange) else {"gte": created, "lte": created}


def search(call: Call, kind: str, params: SearchParams, url: str) -> Json:
    """Return one page of a search, newest first. Unlike Stripe's, which may lag by a minute, it is always up to date.

    Raises:
        InvalidRequest: The query, limit or page is invalid.
    """
    if not 1 <= params.limit <= _LARGEST_PAGE:
        raise InvalidRequest("limit must be between 1 and 100.", code="parameter_invalid_integer", param="limit")
    if params.page and not params.page.isdigit():
        raise InvalidRequest("Invalid page.", param="page")
    matches = parse_query(params.query)
    found = [each for each in call.repository.objects.all(kind)[::-1] if matches(each)]
    start = int(params.page or 0)
    end = start + params.limit
    return {
        "object": "search_result",
        "data": found[start:end],
        "has_more": end < len(found),
        "next_page": str(end) if end < len(found) else None,
        "url": url,
    }
