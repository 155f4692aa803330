"""POST /payments/webhook: takes Stripe's events."""

from typing import Annotated

from fastapi import APIRouter, Header

from payments.reject_card_data import RawBody
from payments.schemas import WebhookTaken
from payments.service import handle_stripe_event
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["payments"])

_EVENT = {"type": "object", "description": "https://docs.stripe.com/api/events/object"}


@router.post(
    "/payments/webhook",
    operation_id="receive_webhook",
    summary="Take an event of Stripe's",
    description="Stripe alone can sign what is taken here; 400 otherwise. Known events and unknown types are a 200.",
    responses=error_responses(413),
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": _EVENT}}}},
)
def receive_webhook(
    body: RawBody, signature: Annotated[str, Header(alias="Stripe-Signature", max_length=4_000)] = ""
) -> WebhookTaken:
    handle_stripe_event.receive(body, signature)
    return WebhookTaken()


handler = lambda_handler(router, limited=False)
