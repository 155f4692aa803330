"""What several rules read from a resource."""

import re
from collections.abc import Iterator
from typing import Any

from tests.contract.aws_rules.application import Application, Resource

# The property with the name of a resource that has one of its own, where a name may exist once.
NAMES = {
    "AWS::ApiGateway::RestApi": "Name",
    "AWS::CloudFront::Function": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::DocDB::DBCluster": "DBClusterIdentifier",
    "AWS::ElastiCache::ServerlessCache": "ServerlessCacheName",
    "AWS::ElastiCache::User": "UserId",
    "AWS::ElastiCache::UserGroup": "UserGroupId",
    "AWS::Events::EventBus": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::Logs::QueryDefinition": "Name",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBProxy": "DBProxyName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::WAFv2::WebACL": "Name",
}
# About the longest ARN of a secret, a layer or a function.
_LONG = "x" * 130


def name_of(resource: Resource) -> str | None:
    """The name that a template gives to a resource."""
    name = resource.properties.get(NAMES.get(resource.type, ""))
    return None if name is None else str(name)


def expanded(value: Any) -> str:
    """A text, with placeholders of a realistic length for values that only AWS knows."""
    return re.sub(r"\$\{[^}]+\}", _LONG, str(value))


def listed(value: Any) -> list[Any]:
    """A value as a list."""
    return value if isinstance(value, list) else [value]


def statements(policy: Any) -> list[dict[str, Any]]:
    """The statements of a policy document."""
    return listed(policy["Statement"])


def role_of(application: Application, function: Resource) -> Resource:
    """The role that a function runs with.

    Raises:
        LookupError: It is not of this application.
    """
    role = application.find(function.properties["Role"])
    if role is None:
        raise LookupError(function)
    return role


def actions_of(role: Resource) -> set[str]:
    """The actions that a role's own policies allow."""
    documents = [each["PolicyDocument"] for each in role.properties.get("Policies", [])]
    allowed = [each for document in documents for each in statements(document) if each["Effect"] == "Allow"]
    return {action for each in allowed for action in listed(each["Action"])}


def functions_behind_the_api(application: Application) -> Iterator[Resource]:
    """The functions that API Gateway invokes for a request, the authorizer included."""
    texts = [str(api.properties["Body"]) for api in application.of("AWS::ApiGateway::RestApi")]
    for function in application.of("AWS::Lambda::Function"):
        if any(f":function:{function.properties['FunctionName']}:live" in text for text in texts):
            yield function
