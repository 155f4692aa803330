"""CloudFormation asks: databases, roles and schemas as the code that is being deployed wants them."""

from typing import Any

from operations import service
from operations.cloudformation import custom_resource
from shared.lambda_task import lambda_task


def migrate_databases(_event: dict[str, Any]) -> dict[str, Any]:
    return service.migrate_databases()


handler = custom_resource(lambda_task("migrate_databases", migrate_databases))
