"""The fair-use limits of this deployment."""

from products.model import FairUse
from shared.settings import required


def fair_use() -> FairUse:
    """Return the limits on unpaid orders, from the function's environment.

    Raises:
        KeyError: A variable is missing.
    """
    return FairUse(
        orders=int(required("FAIR_USE_ORDERS")),
        pieces=int(required("FAIR_USE_PIECES")),
        percent=int(required("FAIR_USE_PERCENT")),
    )
