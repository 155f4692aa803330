"""Custom resource of CloudFormation: provision and migrate the databases for the code being deployed."""

from typing import Any

from operations.cloudformation import custom_resource
from operations.service import migrate_databases as migration
from shared.lambda_task import lambda_task


def migrate_databases(_event: dict[str, Any]) -> dict[str, Any]:
    return {**migration.migrate_databases()}


handler = custom_resource(lambda_task("migrate_databases", migrate_databases))
