"""Lambda refuses a queue whose visibility timeout is shorter than the function's, and AWS advises six times as much."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"
FACTOR = 6


def rule(application: Application) -> Iterator[str]:
    for mapping in application.of("AWS::Lambda::EventSourceMapping"):
        alias = application.find(mapping.properties["FunctionName"])
        function = application.find(alias.properties["FunctionName"]) if alias else None
        queue = application.find(mapping.properties["EventSourceArn"])
        if function and queue:
            timeout = int(function.properties["Timeout"])
            if int(queue.properties.get("VisibilityTimeout", 30)) < FACTOR * timeout:
                yield f"{queue}: its messages reappear while {function} may still run"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Orders", "Resources/OnPaymentSucceededQueue/Properties/VisibilityTimeout", 89)

    assert (
        "Orders.OnPaymentSucceededQueue: its messages reappear while Orders.OnPaymentSucceededFunction may still run"
        in set(rule(faulty))
    )
