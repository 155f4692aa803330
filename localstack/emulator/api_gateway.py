"""Gateway responses and `ANY` routes, which the emulator ignores when it imports the API.

Both are read from the deployed API's OpenAPI body, so the template stays the only source.
"""

import json
import re
from typing import Any

from localstack.emulator.ministack import ACCOUNT, REGION
from tools.aws import Aws

_ANY = "x-amazon-apigateway-any-method"


def complete_gateway(aws: Aws, api_id: str, stack: str, stage: str) -> None:
    """Add both through API Gateway's own calls, then deploy the stage again.

    Args:
        aws: Clients of the emulator.
        api_id: Id of the REST API.
        stack: Name or id of the stack that it is in.
        stage: Its stage.
    """
    gateway = aws.client("apigateway")
    body = _openapi_body(aws, stack)
    for kind, response in body.get("x-amazon-apigateway-gateway-responses", {}).items():
        _put_response(gateway, api_id, kind, response)
    resources = {each["path"]: each["id"] for each in gateway.get_resources(restApiId=api_id, limit=500)["items"]}
    for path, operations in body["paths"].items():
        if _ANY in operations:
            uri = operations[_ANY]["x-amazon-apigateway-integration"]["uri"]
            _put_any_method(gateway, api_id, resources[path], _resolve(uri, stage))
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


def _resolve(uri: Any, stage: str) -> str:
    """Resolve the URI of an integration, which names a function by its stage, account and region."""
    text: str = uri["Fn::Sub"] if isinstance(uri, dict) else uri
    values = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "Stage": stage}
    return re.sub(r"\$\{([\w:]+)\}", lambda found: values[found[1]], text)
