"""GET /settings/{section}: get a section of the settings."""

from fastapi import APIRouter, Response

from shared.http import AdminUser, error_responses, lambda_handler
from shop import api
from shop.field_types import SectionName
from shop.schemas import AnySection

router = APIRouter(tags=["shop"])


@router.get(
    "/settings/{section}",
    operation_id="get_settings_section",
    summary="Get a section of the settings",
    description="Before its first change a section has version 0 and default values.",
    response_model=AnySection,
    responses=error_responses(401, 403),
)
def get_section(section: SectionName, _: AdminUser) -> Response:
    return Response(api.get_section(section), media_type="application/json")


handler = lambda_handler(router)
