"""Deliver events to webhook endpoints: https://docs.stripe.com/webhooks#retries.

As with Stripe, several deliveries run at a time, so events can arrive more than once and out of order.
"""

import asyncio
import json
import logging
import time

import httpx

from localstack.stripe.model import Json
from localstack.stripe.options import Options
from localstack.stripe.render import INTERNAL
from localstack.stripe.repository import Repository
from localstack.stripe.repository.deliveries import Delivery
from localstack.stripe.signature import signature_header

logger = logging.getLogger("localstack.stripe")


class WebhookSender:
    """Delivers signed events and retries with growing delays."""

    def __init__(self, repository: Repository, options: Options) -> None:
        self._repository = repository
        self._options = options
        self._slots = asyncio.Semaphore(options.webhook_concurrency)
        self._client = httpx.AsyncClient(timeout=options.webhook_timeout, follow_redirects=False, trust_env=False)

    async def deliver(self, delivery: Delivery) -> None:
        """Make one attempt and record its outcome."""
        endpoint = self._repository.objects.find("webhook_endpoint", delivery.endpoint_id)
        event = self._repository.objects.find("event", delivery.event_id)
        if not endpoint or not event:
            self._finish(delivery, "failed", "the endpoint was deleted")
            return
        async with self._slots:
            succeeded, outcome = await self._post(endpoint, event)
        logger.info("webhook %s %s attempt %d: %s", event["id"], event["type"], delivery.attempts, outcome)
        if succeeded:
            self._finish(delivery, "delivered", outcome)
        else:
            self._retry(delivery, outcome)

    async def close(self) -> None:
        """Close the HTTP client."""
        await self._client.aclose()

    async def _post(self, endpoint: Json, event: Json) -> tuple[bool, str]:
        body = json.dumps(event, indent=2, ensure_ascii=False)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature_header(body, endpoint[INTERNAL]["secret"], int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            response = await self._client.post(endpoint["url"], content=body.encode(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return False, type(error).__name__
        return response.is_success, str(response.status_code)

    def _finish(self, delivery: Delivery, state: str, outcome: str) -> None:
        now = time.time()
        with self._repository.transaction():
            self._repository.deliveries.finish(delivery, state, outcome, now)
            self._repository.deliveries.release_held(delivery, now)

    def _retry(self, delivery: Delivery, outcome: str) -> None:
        delays = self._options.retry_delays
        if delivery.attempts > len(delays):
            self._finish(delivery, "failed", outcome)
            return
        with self._repository.transaction():
            due_at = time.time() + delays[delivery.attempts - 1]
            self._repository.deliveries.finish(delivery, "waiting", outcome, due_at)
