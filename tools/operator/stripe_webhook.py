"""`make stripe-webhook`: create the stage's webhook endpoint at Stripe and store its signing secret.

Stripe returns the signing secret in the response to the creation only
(https://docs.stripe.com/api/webhook_endpoints/object), so an endpoint whose secret is not stored is replaced.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from stripe import StripeClient, StripeError

from localstack.emulator.deployment import outputs, parameters
from payments.service.handle_stripe_event import HANDLED_EVENTS
from payments.stripe_provider import API_VERSION
from tools.aws import Aws
from tools.operator.stages import api_url_of, stack_of
from tools.operator.stripe_secret import ENDPOINT_ID, has_webhook_secret

if TYPE_CHECKING:
    from stripe import WebhookEndpoint

_PATH = "/payments/webhook"
_PAGE = 100


class WebhookFailed(Exception):
    """Stripe refused a request; the message has its reason, without keys."""


def create_stripe_webhook(aws: Aws, stage: str) -> str:
    """Make Stripe deliver its events to a stage. Safe to run again.

    Args:
        aws: Clients of the stage.
        stage: Its name.

    Returns:
        What was done.

    Raises:
        WebhookFailed: Stripe refused it.
        NotRunning: The local shop is not running.
    """
    given = parameters(aws, stack_of(stage))
    return connect(aws, given["StripeSecretArn"], given["StripeApiBase"], webhook_url(aws, stage))


def webhook_url(aws: Aws, stage: str) -> str:
    """Return the URL that Stripe delivers to: at the API's own domain, if it has one."""
    domain = parameters(aws, stack_of(stage)).get("DomainName")
    if domain:
        return f"https://{domain}{_PATH}"
    return (api_url_of(stage) if stage == "local" else outputs(aws, stack_of(stage))["ApiUrl"]) + _PATH


def connect(aws: Aws, secret_arn: str, api_base: str, url: str) -> str:
    """Create or correct the endpoint of a URL, and store its signing secret.

    Args:
        aws: Clients of the stage.
        secret_arn: Its secret with Stripe's keys.
        api_base: Address of Stripe's API.
        url: Where Stripe delivers to.

    Raises:
        WebhookFailed: Stripe refused it.
    """
    secret = json.loads(aws.secrets.get_secret_value(SecretId=secret_arn)["SecretString"])
    client = StripeClient(secret["secret_key"], base_addresses={"api": api_base}, stripe_version=API_VERSION)
    try:
        return _connect(aws, secret_arn, secret, client, url)
    except StripeError as error:
        raise WebhookFailed(f"Stripe refused it: {error.user_message or type(error).__name__}") from error


def _connect(aws: Aws, secret_arn: str, secret: dict[str, Any], client: StripeClient, url: str) -> str:
    existing = [each for each in _endpoints(client) if each.url.rstrip("/") == url]
    kept = _with_known_secret(existing, secret)
    if kept:
        _correct(client, kept)
        done = f"Stripe delivers to {url} already."
    else:
        kept = _create(client, url)
        _store(aws, secret_arn, secret, kept)
        done = f"Stripe now delivers to {url}. Functions read the secret again within 5 minutes."
    # After the secret was stored: an interruption leaves one endpoint too many, which the next run deletes.
    for each in existing:
        if each.id != kept.id:
            client.v1.webhook_endpoints.delete(each.id)
    return done


def _endpoints(client: StripeClient) -> "list[WebhookEndpoint]":
    return list(client.v1.webhook_endpoints.list({"limit": _PAGE}).auto_paging_iter())


def _with_known_secret(existing: "Sequence[WebhookEndpoint]", secret: Mapping[str, Any]) -> "WebhookEndpoint | None":
    """Return the endpoint whose signing secret is stored."""
    if not has_webhook_secret(secret):
        return None
    if ENDPOINT_ID in secret:
        return next((each for each in existing if each.id == secret[ENDPOINT_ID]), None)
    # The secret was stored by hand, from Stripe's dashboard; with several endpoints it may belong to any of them.
    return existing[0] if len(existing) == 1 else None


def _create(client: StripeClient, url: str) -> "WebhookEndpoint":
    endpoint: Any = {
        "url": url,
        "enabled_events": list(HANDLED_EVENTS),
        # The code was tested with events of this version; the account's default version may be another.
        "api_version": API_VERSION,
        "description": "Bottega",
    }
    return client.v1.webhook_endpoints.create(endpoint)


def _correct(client: StripeClient, endpoint: "WebhookEndpoint") -> None:
    """Enable an endpoint, and add the events that it lacks."""
    missing = "*" not in endpoint.enabled_events and set(HANDLED_EVENTS) - set(endpoint.enabled_events)
    if missing or endpoint.status != "enabled":
        corrected: Any = {"disabled": False, **({"enabled_events": list(HANDLED_EVENTS)} if missing else {})}
        client.v1.webhook_endpoints.update(endpoint.id, corrected)


def _store(aws: Aws, secret_arn: str, secret: Mapping[str, Any], endpoint: "WebhookEndpoint") -> None:
    stored = {**secret, "webhook_secret": endpoint.secret, ENDPOINT_ID: endpoint.id}
    aws.secrets.put_secret_value(SecretId=secret_arn, SecretString=json.dumps(stored))
