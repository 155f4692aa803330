"""The parameters of the deployments that the templates' checks read: every stage with every switch."""

import itertools
from functools import cache

from tools.cost.shops import ALL_ON_AWS, MINIMAL
from tools.creation import Application, create
from tools.intrinsics import ACCOUNT, REGION
from tools.operator.settings import overrides_of, read_overrides
from tools.template import template

STAGES = ("local", "staging", "prod")
# Parameters with more values, such as log levels, decide nothing.
_MOST_VALUES = 3
# Everything that can be switched on, with what that needs.
ON = {
    "CorsOrigins": "https://shop.example",
    "StripeSecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:bottega/stripe-AbCdEf",
    "OwnServers": "on",
    "SnapStart": "all",
    "AlarmEmail": "owner@example.com",
    "MailFrom": "orders@shop.example",
    "DomainName": "api.shop.example",
    "HostedZoneId": "Z0123456789ABCDEFGHIJ",
    "StorefrontDomainName": "shop.example",
    "StorefrontCertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1",
}
_EMPTY = ("AlarmEmail", "MailFrom", "DomainName", "HostedZoneId", "StorefrontDomainName", "StorefrontCertificateArn")
_NETWORK = {
    "SubnetIds": "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
    "SecurityGroupIds": "sg-0123456789abcdef0",
}
# What is no choice among a few values.
_OTHERS: tuple[dict[str, str], ...] = (
    {"OwnServers": "off", **_NETWORK},
    {"AlarmEmail": ""},
    {"MailFrom": ""},
    {"MailIdentityArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/shop.example"},
    # The two cheapest shops of docs/cost.md.
    read_overrides(MINIMAL),
    read_overrides(ALL_ON_AWS),
    {"DomainName": "", "HostedZoneId": ""},
    {"HostedZoneId": "", "CertificateArn": f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/2"},
    {"StorefrontDomainName": "", "StorefrontCertificateArn": ""},
)


@cache
def choices() -> dict[str, list[str]]:
    """Return the values of every switch by its name."""
    parameters = template()["Parameters"].items()
    values = {name: [str(value) for value in each.get("AllowedValues", ())] for name, each in parameters}
    return {name: each for name, each in values.items() if name != "Stage" and 1 < len(each) <= _MOST_VALUES}


@cache
def applications() -> tuple[Application, ...]:
    """Return the application of each deployment."""
    return tuple(create(parameters) for parameters in deployments())


@cache
def deployments() -> tuple[dict[str, str], ...]:
    """Return the parameters of each deployment, none twice.

    In every stage: everything on, everything off, each switch with another value than the rest of either; and what
    samconfig.toml has.
    """
    names = [name for name, values in choices().items() if "off" in values]
    # A stage is created without deletion protection.
    on = {**dict.fromkeys(names, "on"), "DeletionProtection": "off", **ON}
    off = {**ON, **dict.fromkeys(names, "off"), **dict.fromkeys(_EMPTY, "")}
    others = [{name: value} for name, values in choices().items() for value in values]
    switched = [
        *({**on, **each} for each in ({}, *others, *_OTHERS)),
        *({**off, **each} for each in ({}, *others)),
    ]
    all_stages = [{**each, "Stage": stage} for stage, each in itertools.product(STAGES, switched)]
    needed = [_with_what_it_needs(each) for each in (*all_stages, *_configured())]
    return tuple(dict(each) for each in dict.fromkeys(tuple(sorted(each.items())) for each in needed))


def _configured() -> list[dict[str, str]]:
    """Return the parameters that samconfig.toml gives to the deployed stages."""
    required = {name: ON[name] for name in ("StripeSecretArn", "CorsOrigins")}
    return [required | given for stage in STAGES if (given := overrides_of(stage))]


def _with_what_it_needs(parameters: dict[str, str]) -> dict[str, str]:
    """Add what the template's rules demand of the given parameters."""
    needed = dict(parameters)
    if needed.get("OwnServers", "off") == "off":
        needed |= _existing_servers()
    elif needed.get("Egress") == "all":
        needed["PostgresProxy"] = "off"
    if needed.get("Firewall") == "off":
        needed["DomainName"] = ""
    return needed


def _existing_servers() -> dict[str, str]:
    names = [name for name in template()["Parameters"] if name.endswith("SecretArn") and name != "StripeSecretArn"]
    return {name: f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:existing/{name}-AbCdEf" for name in names}
