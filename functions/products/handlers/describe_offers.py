"""Internal, invoked by orders: describe products that are for sale, for a quote."""

from products import internal_api
from shared.lambda_task import lambda_task

handler = lambda_task("describe_offers", internal_api.describe_offers)
