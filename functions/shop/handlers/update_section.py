"""PUT /settings/{section}: replace a section of the settings."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from shared.http import ActiveAdmin, error_responses, lambda_handler
from shared.http.body import KIBIBYTE
from shared.http.exact_numbers import ExactNumbersRoute
from shop import api
from shop.field_types import SectionName
from shop.schemas import AnySection, SectionBody

router = APIRouter(tags=["shop"], route_class=ExactNumbersRoute)


@router.put(
    "/settings/{section}",
    operation_id="update_settings_section",
    summary="Replace a section of the settings",
    description="Every reader sees the change at once. `version` is that of the section as it was read: if another "
    "admin has changed it since, nothing is stored and the response is a 409 `settings_changed`. The section's name "
    "may be left out of the body. While the cache is unavailable, settings cannot be changed: 503.",
    response_model=AnySection,
    responses=error_responses(401, 403, 409, 413, 415),
)
def update_section(section: SectionName, body: Annotated[SectionBody, Body()], admin: ActiveAdmin) -> Response:
    return Response(api.update_section(section, body, admin), media_type="application/json")


# Four legal texts in two languages.
handler = lambda_handler(router, max_body_bytes=512 * KIBIBYTE)
