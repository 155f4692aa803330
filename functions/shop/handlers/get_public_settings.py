"""GET /settings: get what the storefront needs to know of the shop."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from shared.http import error_responses, lambda_handler
from shared.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional_response
from shop import api
from shop.schemas import SettingsPublic, SettingsQuery

router = APIRouter(tags=["shop"])


@router.get(
    "/settings",
    operation_id="get_public_settings",
    summary="Get the public settings of the shop",
    description="Name, company, languages, legal pages and shipping.",
    response_model=SettingsPublic,
    responses=NOT_MODIFIED | error_responses(),
)
def get_public_settings(query: Annotated[SettingsQuery, Query()], if_none_match: IfNoneMatch = None) -> Response:
    return conditional_response(api.get_public_settings(legal_texts=query.legal_texts), if_none_match)


handler = lambda_handler(router)
