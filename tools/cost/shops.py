"""The shops whose costs are estimated: parameters of the application, and a month's traffic."""

from dataclasses import dataclass, field
from functools import cached_property

from tools.creation import Application, create
from tools.intrinsics import ACCOUNT, REGION
from tools.operator.settings import parameters_of, read_overrides


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


_REQUIRED = {"StripeSecretArn": _secret("stripe"), "CorsOrigins": "https://shop.example"}
_DATABASES = ("Auth", "Products", "Orders", "Payments", "Messages", "Shop")
_EXISTING = ("Valkey", *(f"{each}Database" for each in _DATABASES), "PostgresAdmin")
# What a shop that starts changes of prod's parameters. docs/cost.md says what it gives up.
MINIMAL = "OwnServers=off Firewall=off"
_ONE_ZONE = (
    "SecondZone=off PostgresProxy=off Egress=all DocumentInstanceClass=db.t4g.medium DocumentMaxConnections=800 "
    "OrderRequestsPerSecond=10 OrderRequestBurst=6"
)
ALL_ON_AWS = f"OwnServers=on {_ONE_ZONE} PostgresMonitoring=off Firewall=off"


def changed(stage: str, parameters: str) -> dict[str, str]:
    """Return a stage's parameters with some of them changed."""
    given = read_overrides(parameters)
    existing = {f"{each}SecretArn": _secret(each) for each in _EXISTING} if given.get("OwnServers") == "off" else {}
    return {**parameters_of(stage), **_REQUIRED, **existing, **given}


SHOPS = (
    Shop("staging as shipped", changed("staging", ""), IDLE),
    Shop("prod as shipped", changed("prod", ""), IDLE),
    Shop("minimal", changed("prod", MINIMAL), IDLE),
    Shop("all on AWS", changed("prod", ALL_ON_AWS), IDLE),
    Shop("small", changed("prod", _ONE_ZONE), SMALL),
    Shop("large", changed("prod", ""), LARGE),
)
