"""The shops whose costs are estimated: parameters of the application, and a month's traffic."""

import shlex
from dataclasses import dataclass, field
from functools import cached_property

from tools.created import Application, create
from tools.intrinsics import ACCOUNT, REGION
from tools.operator.settings import parameters_of


@dataclass(frozen=True)
class Traffic:
    """One month of a shop.

    Attributes:
        requests: API requests.
        orders: Orders placed.
        acus: Average Aurora capacity units of all instances together; what they take at least is in the templates.
        gigabytes: Data stored in each database.
    """

    requests: float
    orders: float
    acus: float
    gigabytes: float


@dataclass(frozen=True)
class Shop:
    """A shop.

    Attributes:
        name: Heading of its column.
        parameters: Of the application; the others have the template's defaults.
        traffic: Of a month.
    """

    name: str
    parameters: dict[str, str] = field(hash=False)
    traffic: Traffic

    @cached_property
    def application(self) -> Application:
        """What CloudFormation creates."""
        return create(self.parameters)


IDLE = Traffic(0, 0, 0.0, 1)
SMALL = Traffic(1e6, 3e3, 1.0, 5)
LARGE = Traffic(100e6, 300e3, 12.0, 200)


def _secret(name: str) -> str:
    return f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:bottega/{name}-AbCdEf"


_STRIPE = {"StripeSecretArn": _secret("stripe")}
_EXISTING = ("Valkey", "AuthDatabase", "ProductsDatabase", "OrdersDatabase", "PaymentsDatabase", "PostgresAdmin")
# What a shop that starts changes of prod's parameters. docs/cost.md says what it gives up.
MINIMAL = "OwnServers=off Firewall=off"
ALL_ON_AWS = (
    "OwnServers=on Egress=all SecondZone=off PostgresProxy=off PostgresMonitoring=off "
    "DocumentInstanceClass=db.serverless DocumentMaxConnections=200 Firewall=off"
)


def changes(parameters: str) -> dict[str, str]:
    """Return parameters by name, from the form that samconfig.toml has."""
    return dict(each.split("=", 1) for each in shlex.split(parameters))


def changed(stage: str, parameters: str) -> dict[str, str]:
    """Return a stage's parameters with some of them changed."""
    given = changes(parameters)
    existing = {f"{each}SecretArn": _secret(each) for each in _EXISTING} if given.get("OwnServers") == "off" else {}
    return {**_STRIPE, **parameters_of(stage), **existing, **given}


SHOPS = (
    Shop("staging as shipped", changed("staging", ""), IDLE),
    Shop("prod as shipped", changed("prod", ""), IDLE),
    Shop("minimal", changed("prod", MINIMAL), IDLE),
    Shop("all on AWS", changed("prod", ALL_ON_AWS), IDLE),
    Shop("small", changed("prod", "SecondZone=off PostgresProxy=off Egress=all"), SMALL),
    Shop("large", changed("prod", "DocumentInstanceClass=db.r6g.large DocumentMaxConnections=1360"), LARGE),
)
