"""POST /payments/webhook: receive Stripe's events."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from payments.schemas import WebhookReceived
from payments.service.handle_stripe_event import handle_stripe_event
from shared.http import error_responses, lambda_handler

router = APIRouter(tags=["payments"])

_EVENT = {"type": "object", "description": "https://docs.stripe.com/api/events/object"}


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/payments/webhook",
    operation_id="receive_webhook",
    summary="Receive an event from Stripe",
    description="Events without a valid signature of Stripe are a 400. Known events and unknown types are a 200.",
    responses=error_responses(413),
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": _EVENT}}}},
)
def receive_webhook(
    body: Annotated[bytes, Depends(_body)],
    signature: Annotated[str, Header(alias="Stripe-Signature", max_length=4_000)] = "",
) -> WebhookReceived:
    handle_stripe_event(body, signature)
    return WebhookReceived()


handler = lambda_handler(router, scope="webhook")
