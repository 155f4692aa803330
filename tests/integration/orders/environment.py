"""A separate execution environment: `environment LAMBDA_URL PRODUCT ORDERS` places orders one by one."""

import json
import os
import sys

from orders.dependencies import override
from orders.products_client import InvokedProducts
from shared.secrets import get_secret
from tests.integration.orders.shop import Shop, place
from tests.sessions import invented_sessions_active


def main(functions: str, product_id: str, orders: str) -> None:
    # Secrets come from the tests' servers, functions from the stand-in.
    for setting in ("ORDERS_DATABASE_SECRET", "ORDER_NETWORKS_SECRET"):
        get_secret(os.environ[setting])
    os.environ["AWS_ENDPOINT_URL"] = functions
    override(Shop().dependencies(InvokedProducts()))
    with invented_sessions_active():
        responses = [place((product_id, 1)) for _ in range(int(orders))]
    print(json.dumps([[response.status, response.body.get("code")] for response in responses]))


if __name__ == "__main__":
    main(*sys.argv[1:])
