"""Firewall, storefront, alarms and Stripe."""

import json
import secrets

import httpx
from stripe import StripeClient

from tools.operator.first_hour.question import Question, Stage, expect
from tools.operator.stripe_secret import ENDPOINT_ID, has_webhook_secret
from tools.operator.stripe_webhook import webhook_url

_SECONDS = 30
_TESTED_ALARM = "api-latency"
# AWS's examples of what its rules block:
# https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
_ATTACK = '<script>alert("hello")</script>'
_QUOTED = (
    *(_ATTACK, "../../", "http://203.0.113.7/", "http://169.254.169.254/latest/meta-data/"),
    *("${jndi:ldap://example.com/}", '(java.lang.Runtime).getRuntime().exec("whoami")'),
)
_EVENT_BYTES, _CURSOR_CHARACTERS = 48 * 1024, 8_000


def firewall(stage: Stage) -> str:
    """The firewall protects the API's stage."""
    if not stage.is_on("Firewall"):
        return "Firewall=off"
    arn = f"arn:aws:apigateway:{stage.region}::/restapis/{stage.outputs['ApiId']}/stages/{stage.name}"
    found = stage.client("wafv2").get_web_acl_for_resource(ResourceArn=arn).get("WebACL")
    expect(found, "the API has no firewall")
    return str(found["Name"])


def firewall_rules(stage: Stage) -> str:
    """AWS's rules let webhooks and long cursors through, whatever they contain, and block an attack elsewhere."""
    if not stage.is_on("Firewall"):
        return "Firewall=off"
    url = stage.outputs["ApiUrl"]
    described = " ".join([*_QUOTED, "<p>".ljust(_EVENT_BYTES, ".")])
    event = {"type": "payment_intent.succeeded", "data": {"object": {"description": described}}}
    cursor = secrets.token_urlsafe(_CURSOR_CHARACTERS)[:_CURSOR_CHARACTERS]
    statuses = {
        "webhook": httpx.request("POST", f"{url}/payments/webhook", json=event, timeout=_SECONDS).status_code,
        "cursor": httpx.request("GET", f"{url}/products", params={"cursor": cursor}, timeout=_SECONDS).status_code,
        "attack": httpx.request("GET", f"{url}/products", params={"search": _ATTACK}, timeout=_SECONDS).status_code,
    }
    # Without a signature both are a 400 of the shop.
    expect(statuses == {"webhook": 400, "cursor": 400, "attack": 403}, f"{statuses}, not 400, 400, 403")
    return "a webhook and a cursor of 8,000 characters pass, an attack is blocked"


def storefront(stage: Stage) -> str:
    """CloudFront serves the pages with their headers, and a missing file is a 404."""
    if not stage.is_on("Storefront"):
        return "Storefront=off"
    url = stage.outputs["StorefrontUrl"]
    page = httpx.get(url, timeout=_SECONDS)
    missing = httpx.get(f"{url}/assets/missing.js", timeout=_SECONDS)
    expect(page.status_code == 200, f"{url} is {page.status_code}: make deploy-storefront STAGE={stage.name}")
    expect("content-security-policy" in page.headers, "no Content-Security-Policy")
    expect(missing.status_code == 404, f"a missing file is {missing.status_code}")
    return url


def alarms(stage: Stage) -> str:
    """The alarms exist, none is raised, and have an address."""
    pages = stage.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"{stage.prefix}-")
    found = [each for page in pages for each in page["MetricAlarms"]]
    raised = [each["AlarmName"] for each in found if each["StateValue"] == "ALARM"]
    expect(found and not raised, f"raised: {', '.join(raised)}" if found else "there are no alarms")
    topic = f"arn:aws:sns:{stage.region}:{stage.account}:{stage.prefix}-alarms"
    subscribed = stage.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    confirmed = [each for each in subscribed if each["SubscriptionArn"].startswith("arn:")]
    expect(confirmed, "no confirmed subscription: set AlarmEmail and confirm AWS's email")
    return f"{len(found)} alarms, {len(confirmed)} confirmed addresses"


def alarm_email(stage: Stage) -> str:
    """CloudWatch may publish to the encrypted topic: an email arrives."""
    name = f"{stage.prefix}-{_TESTED_ALARM}"
    stage.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="Test: make first-hour")
    return f"raised {name} for a minute: look for the email"


def webhook(stage: Stage) -> str:
    """Stripe delivers to this stage, and the stage has the endpoint's secret."""
    repair = f"make stripe-webhook STAGE={stage.name}"
    stored = stage.aws.secrets.get_secret_value(SecretId=stage.parameters["StripeSecretArn"])["SecretString"]
    secret = json.loads(stored)
    expect(has_webhook_secret(secret), f"no signing secret: {repair}")
    client = StripeClient(secret["secret_key"], base_addresses={"api": stage.parameters["StripeApiBase"]})
    url = webhook_url(stage.aws, stage.name)
    found = [each for each in client.v1.webhook_endpoints.list({"limit": 100}).auto_paging_iter() if each.url == url]
    expect([each for each in found if each.status == "enabled"], f"no enabled endpoint for {url}: {repair}")
    expect(secret.get(ENDPOINT_ID) in {None, *(each.id for each in found)}, f"another endpoint's secret: {repair}")
    return url


QUESTIONS = (
    Question("Firewall", "aws wafv2 get-web-acl-for-resource --resource-arn …", firewall),
    Question(
        "Firewall's rules",
        """curl -i --json '{"a": "<script>"}' $(the output ApiUrl)/payments/webhook  # 400, and 403 on /products""",
        firewall_rules,
    ),
    Question("Storefront", "curl -i $(the output StorefrontUrl)", storefront),
    Question("Alarms", "aws cloudwatch describe-alarms --alarm-name-prefix bottega-<stage>-", alarms),
    Question(
        "Alarm email",
        f"aws cloudwatch set-alarm-state --alarm-name bottega-<stage>-{_TESTED_ALARM} "
        "--state-value ALARM --state-reason Test",
        alarm_email,
    ),
    Question("Stripe's webhook", "make stripe-webhook STAGE=<stage>", webhook),
)
