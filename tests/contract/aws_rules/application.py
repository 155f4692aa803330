"""The application in every stage with every switch, and with planted faults."""

import copy
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from tools import created
from tools.cost.shops import ALL_ON_AWS, MINIMAL, changes
from tools.created import ROOT_STACK, Application, Resource, create, template_of
from tools.intrinsics import ACCOUNT, REGION

__all__ = ["ROOT_STACK", "Application", "Resource", "applications", "found", "planted", "refusals", "template_of"]

STAGES = ("local", "staging", "prod")
_CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1"
# Everything that can be switched on.
ON = {
    "CorsOrigins": "https://shop.example",
    "StripeSecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:bottega/stripe-AbCdEf",
    "OwnServers": "on",
    "DeletionProtection": "off",
    "SnapStart": "all",
    "AlarmEmail": "owner@example.com",
    "MailFrom": "orders@shop.example",
    "DomainName": "api.shop.example",
    "HostedZoneId": "Z0123456789ABCDEFGHIJ",
    "StorefrontDomainName": "shop.example",
    "StorefrontCertificateArn": _CERTIFICATE,
}
_SERVERS = {
    f"{name}SecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:existing/{name}-AbCdEf"
    for name in (
        *(f"{each}Database" for each in ("Auth", "Products", "Orders", "Payments", "Messages")),
        "PostgresAdmin",
        "Valkey",
    )
}
# Each differs from ON in one switch, and in what that switch needs.
SWITCHES: tuple[dict[str, str], ...] = (
    {},
    {"OwnServers": "off", **_SERVERS},
    {"OwnServers": "off", **_SERVERS, "SubnetIds": "subnet-1,subnet-2", "SecurityGroupIds": "sg-1"},
    {"Egress": "all", "PostgresProxy": "off"},
    {"Egress": "none"},
    {"SecondZone": "off"},
    {"PostgresProxy": "off"},
    {"PasswordRotation": "off"},
    {"DeletionProtection": "on"},
    {"Firewall": "off", "DomainName": ""},
    {"Storefront": "off"},
    {"SnapStart": "off"},
    {"SnapStart": "waiting"},
    # The two cheapest shops of docs/cost.md.
    {**_SERVERS, **changes(MINIMAL), "DomainName": ""},
    {**changes(ALL_ON_AWS), "DomainName": ""},
    {"Architecture": "arm64"},
    {"AlarmEmail": ""},
    {"MailFrom": ""},
    {"MailIdentityArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/shop.example"},
    {"DomainName": "", "HostedZoneId": ""},
    {"HostedZoneId": "", "CertificateArn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/2"},
    {"StorefrontDomainName": "", "StorefrontCertificateArn": ""},
)

type Rule = Callable[[Application], Iterator[str]]


@cache
def applications() -> tuple[Application, ...]:
    """Every stage with every switch."""
    return tuple(create({**ON, **switches, "Stage": stage}) for stage in STAGES for switches in SWITCHES)


def found(rule: Rule) -> set[str]:
    """Return what a rule finds in any stage with any switch."""
    return {finding for application in applications() for finding in rule(application)}


def planted(stack: str, place: str, value: Any, stage: str = "prod", **switches: str) -> Application:
    """Return the application with a fault.

    Args:
        stack: Logical id of the stack whose template gets the fault.
        place: Where, such as `Resources/Key/Properties/Description`; an index for an item of a list, `Layer*` for the
            first name that begins so, `~1` for a slash.
        value: The fault; None to remove what is there.
        stage: Of the deployment.
        switches: Those that differ from everything switched on.
    """
    template = copy.deepcopy(template_of(stack, stage))
    *path, last = (step.replace("~1", "/") for step in place.split("/"))
    node: Any = template
    for step in path:
        name = next(each for each in node if each.startswith(step[:-1])) if step.endswith("*") else step
        node = node[int(step)] if isinstance(node, list) else node.setdefault(name, {})
    if value is None:
        del node[last]
    elif isinstance(node, list):
        node[int(last)] = value
    else:
        node[last] = value
    return create({**ON, **switches, "Stage": stage}, {stack: template})


def refusals(**switches: str) -> set[str]:
    """Return what the application's own rules object to in production."""
    return created.refusals({**ON, **switches, "Stage": "prod"})
