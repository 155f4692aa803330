"""Each consumer of events has a queue and a dead-letter queue, by whose names everybody finds them."""

from typing import Any

import pytest

from products.repository.expiry_runs import PAUSE_SECONDS
from tools.template import FUNCTION_TYPE, functions, template

RESOURCES: dict[str, Any] = template()["Resources"]
CONSUMERS = {
    name: event["Properties"]["Queue"]["GetAtt"].removesuffix(".Arn")
    for name, each in RESOURCES.items()
    if each["Type"] == FUNCTION_TYPE
    for event in each["Properties"].get("Events", {}).values()
    if event["Type"] == "SQS"
}


def queue_name(resource: str) -> str:
    return str(RESOURCES[resource]["Properties"]["QueueName"]["Sub"])


def dead_letters_of(queue: str) -> str:
    target = RESOURCES[queue]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["GetAtt"]
    return str(target).removesuffix(".Arn")


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_the_dead_letter_queue_is_named_after_its_queue(consumer: str) -> None:
    [function] = [each for each in functions() if each.name == consumer]
    queue, letters = CONSUMERS[consumer], dead_letters_of(CONSUMERS[consumer])

    assert queue_name(letters) == f"{queue_name(queue)}-dead-letters"
    assert function.environment["DEAD_LETTER_QUEUE_URL"] == {"Ref": letters}


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_queue_is_named_after_its_stage_its_service_and_its_handler(consumer: str) -> None:
    [function] = [each for each in functions() if each.name == consumer]
    handler = function.module.rpartition(".")[2].replace("_", "-")

    assert queue_name(CONSUMERS[consumer]) == f"bottega-${{Stage}}-{function.service}-{handler}"


def test_the_list_of_queues_has_the_queue_of_every_consumer_and_no_other() -> None:
    [listing] = [each for each in functions() if each.name == "ListQueuesFunction"]
    separator, urls = listing.environment["QUEUE_URLS"]["Join"]

    assert separator == ","
    assert sorted(each["Ref"] for each in urls) == sorted(CONSUMERS.values())


def test_the_list_of_queues_may_ask_for_these_and_their_dead_letters_and_nothing_else() -> None:
    [listing] = [each for each in functions() if each.name == "ListQueuesFunction"]
    known = [name for queue in CONSUMERS.values() for name in (queue, dead_letters_of(queue))]

    [statement] = listing.statements

    assert statement["Action"] == "sqs:GetQueueAttributes"
    assert sorted(each["GetAtt"] for each in statement["Resource"]) == sorted(f"{name}.Arn" for name in known)


def test_every_queue_is_a_consumers_or_takes_its_dead_letters() -> None:
    made = {name for name, each in RESOURCES.items() if each["Type"] == "AWS::SQS::Queue"}

    assert made == {name for queue in CONSUMERS.values() for name in (queue, dead_letters_of(queue))}


def test_deadlines_wait_after_an_outage_until_each_event_came_again_several_times() -> None:
    assert RESOURCES["OnOrderConfirmedQueue"]["Properties"]["VisibilityTimeout"] * 4 <= PAUSE_SECONDS
