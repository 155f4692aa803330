"""Invocations of a function that no stack creates fail.

The ARNs are built from names, so CloudFormation has no reference that it could check.
"""

import re
from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# Its ResourceNotFoundException: "The resource specified in the request does not exist."
SOURCE = "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"
ARN = re.compile(r":function:(bottega-[a-z-]+):live")


def rule(application: Application) -> Iterator[str]:
    exist = {each.properties["FunctionName"] for each in application.of("AWS::Lambda::Function")}
    for resource in application.of("AWS::IAM::Role", "AWS::ApiGateway::RestApi", "AWS::Lambda::Function"):
        for name in set(ARN.findall(str(resource.properties))) - exist:
            yield f"{resource}: names {name}"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Orders",
        "Resources/CreateOrderFunction/Properties/Environment/Variables/RESERVE_STOCK_FUNCTION",
        {"Fn::Sub": "arn:aws:lambda:eu-west-1:123456789012:function:bottega-${Stage}-products-hold-stock:live"},
    )

    assert "Orders.CreateOrderFunction: names bottega-prod-products-hold-stock" in set(rule(faulty))
