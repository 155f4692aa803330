"""GET /auth/.well-known/jwks.json: publish the public signing keys."""

from fastapi import APIRouter

from auth import api
from auth.responses import CACHEABLE
from auth.schemas import PublicKeys
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["auth"], dependencies=CACHEABLE)


@router.get(
    "/auth/.well-known/jwks.json",
    operation_id="get_public_keys",
    summary="The public keys that access tokens are signed with",
    responses=error_responses(),
)
def get_public_keys() -> PublicKeys:
    return api.get_public_keys()


handler = lambda_handler(router)
