"""A stage as it is on AWS, with every nested stack and all its names, whose functions do nothing.

The emulator creates it in about two seconds, without a build and without servers.
"""

import copy
import io
import zipfile
from typing import Any

from tests.contract.aws_rules.reading import NAMES
from tests.deploy.account import Account
from tests.deploy.unsupported import LEFT_OUT, is_unsupported, without_unsupported
from tools.creation import PATHS, ROOT_STACK
from tools.stacks import transformed

STAGE = "staging"
STACK = f"bottega-{STAGE}"
NESTED = tuple(name for name in PATHS if name != ROOT_STACK)
# Where `transformed` says that all code is.
_BUCKET, _CODE = "bucket", "key"
_NOT_THE_STAGES = ("AWS::Lambda::Version", "AWS::ApiGateway::Account", "AWS::IAM::Role")
_MIGRATION = """
import json
import urllib.request


def handler(event, _context):
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"Status": "SUCCESS", "PhysicalResourceId": "migration", "Data": {"Schema": "1"}}
    request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
    urllib.request.urlopen(request)
"""

type Template = dict[str, Any]


class Skeleton(Account):
    """An account with a stage's templates, ready to be created.

    Args:
        endpoint: The emulator's address; nothing else uses it.
    """

    def __init__(self, endpoint: str) -> None:
        super().__init__(endpoint, _BUCKET)
        self._read: set[str] = set()
        self._retained: set[str] = set()
        self.storage.put_object(Bucket=_BUCKET, Key=_CODE, Body=_migration())
        self.templates = {name: _creatable(copy.deepcopy(transformed(path, STAGE))) for name, path in PATHS.items()}
        for name in NESTED:
            self.nest(self.templates[ROOT_STACK], name, self.templates[name])
        zone = self.aws.client("route53").create_hosted_zone(Name="shop.example", CallerReference="1")
        self.parameters = {
            "Stage": STAGE,
            "OwnServers": "on",
            "AlarmEmail": "owner@example.com",
            "DomainName": "api.shop.example",
            "HostedZoneId": zone["HostedZone"]["Id"].rpartition("/")[2],
            "CorsOrigins": "https://shop.example",
            "StripeSecretArn": "arn:aws:secretsmanager:eu-west-1:000000000000:secret:bottega/stripe-AbCdEf",
        }

    def nest(self, root: Template, stack: str, nested: Template) -> None:
        """Replace the template of a nested stack."""
        root["Resources"][stack]["Properties"]["TemplateURL"] = self.upload(nested)

    def broken(self, stack: str) -> Template:
        """Return the application whose stack of this name fails after all that it creates."""
        template = copy.deepcopy(self.templates[stack])
        template["Resources"]["Broken"] = {
            "Type": "Custom::Broken",
            "DependsOn": list(template["Resources"]),
            "Properties": {"ServiceToken": "arn:aws:lambda:eu-west-1:000000000000:function:no-such-function"},
        }
        return self.with_nested(stack, template)

    def with_nested(self, stack: str, template: Template) -> Template:
        """Return the application with another template of one of its stacks."""
        if stack == ROOT_STACK:
            return template
        root = copy.deepcopy(self.templates[ROOT_STACK])
        self.nest(root, stack, template)
        return root

    def retained(self) -> set[str]:
        """Return the physical ids of all that the deleted stacks have left behind.

        Without versions, which go with their function, and the account's setting and role for the API's log.
        """
        pages = self.aws.stacks.get_paginator("list_stacks").paginate(StackStatusFilter=["DELETE_COMPLETE"])
        deleted = {each["StackId"] for page in pages for each in page["StackSummaries"]}
        for stack in deleted - self._read:
            skipped = [each for each in self.events(stack) if each["ResourceStatus"] == "DELETE_SKIPPED"]
            kept = [each for each in skipped if each["ResourceType"] not in _NOT_THE_STAGES]
            self._retained |= {each["PhysicalResourceId"] for each in kept}
        self._read |= deleted
        return self._retained


def _migration() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("operations/handlers/migrate_databases.py", _MIGRATION)
    return packed.getvalue()


def _creatable(template: Template) -> Template:
    """Return a template that the emulator can create. What it does not support leaves its name to a parameter."""
    names = {f"{name}Name": _holder(each) for name, each in template["Resources"].items() if _is_named(each)}
    created = without_unsupported(template)
    created["Resources"] |= names
    return dict(_without_admin_secret(created))


def _is_named(resource: Template) -> bool:
    return is_unsupported(resource) and NAMES.get(resource["Type"]) in resource["Properties"]


def _holder(resource: Template) -> Template:
    """Return a parameter of Systems Manager, whose name may exist once too."""
    kind = resource["Type"]
    name = {"Fn::Join": ["/", ["/names", *kind.split("::"), resource["Properties"][NAMES[kind]]]]}
    kept = {key: each for key, each in resource.items() if key not in ("Type", "Properties", "DependsOn", "Metadata")}
    return {**kept, "Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Name": name, "Value": kind}}


def _without_admin_secret(node: Any) -> Any:
    """Replace the secret of a cluster's admin, which the emulator does not make."""
    if isinstance(node, list):
        return [_without_admin_secret(each) for each in node]
    if not isinstance(node, dict):
        return node
    if "MasterUserSecret.SecretArn" in str(node.get("Fn::GetAtt")).replace("', '", "."):
        return LEFT_OUT
    return {name: _without_admin_secret(each) for name, each in node.items()}
