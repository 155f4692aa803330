"""Gateway responses and `ANY` routes, which the emulator ignores when it imports the API.

Both are read from the deployed API's OpenAPI body, so the template stays the only source.
"""

import json
import re
from typing import Any

from localstack.emulator.ministack import REGION
from tools.aws import Aws

_ANY = "x-amazon-apigateway-any-method"


def complete_gateway(aws: Aws, api_id: str, stack: str, stage: str) -> None:
    """Add both through API Gateway's own calls, then deploy the stage again."""
    gateway = aws.client("apigateway")
    body = _openapi_body(aws, stack)
    for kind, response in body.get("x-amazon-apigateway-gateway-responses", {}).items():
        _put_response(gateway, api_id, kind, response)
    resources = {each["path"]: each["id"] for each in gateway.get_resources(restApiId=api_id, limit=500)["items"]}
    for path, operations in body["paths"].items():
        if _ANY in operations:
            uri = operations[_ANY]["x-amazon-apigateway-integration"]["uri"]
            _put_any_method(gateway, api_id, resources[path], _resolve(aws, stack, uri))
    gateway.create_deployment(restApiId=api_id, stageName=stage)


def _openapi_body(aws: Aws, stack: str) -> dict[str, Any]:
    template: Any = aws.stacks.get_template(StackName=stack, TemplateStage="Processed")["TemplateBody"]
    parsed = json.loads(template) if isinstance(template, str) else template
    api = next(each for each in parsed["Resources"].values() if each["Type"] == "AWS::ApiGateway::RestApi")
    body: dict[str, Any] = api["Properties"]["Body"]
    return body


def _put_response(gateway: Any, api_id: str, kind: str, response: dict[str, Any]) -> None:
    given = {
        "statusCode": str(response["statusCode"]) if "statusCode" in response else None,
        "responseParameters": response.get("responseParameters"),
        "responseTemplates": response.get("responseTemplates"),
    }
    present = {name: value for name, value in given.items() if value}
    gateway.put_gateway_response(restApiId=api_id, responseType=kind, **present)


def _put_any_method(gateway: Any, api_id: str, resource_id: str, uri: str) -> None:
    place = {"restApiId": api_id, "resourceId": resource_id, "httpMethod": "ANY"}
    gateway.put_method(**place, authorizationType="NONE")
    gateway.put_integration(**place, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)


def _resolve(aws: Aws, stack: str, uri: Any) -> str:
    """Resolve the URI of a Lambda alias, written as `{"Fn::Sub": "…${LogicalIdOfTheAlias}/invocations"}`."""
    text: str = uri["Fn::Sub"] if isinstance(uri, dict) else uri
    for logical_id in set(re.findall(r"\$\{(\w+)\}", text)):
        resource = aws.stacks.describe_stack_resource(StackName=stack, LogicalResourceId=logical_id)
        text = text.replace(f"${{{logical_id}}}", resource["StackResourceDetail"]["PhysicalResourceId"])
    return text.replace("${AWS::Partition}", "aws").replace("${AWS::Region}", REGION)
