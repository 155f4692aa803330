"""Each consumer of events has a queue and a dead-letter queue with the expected names."""

from typing import Any

import pytest

from products.repository.expiry_runs import PAUSE_SECONDS
from tools.application import application
from tools.template import FUNCTION_TYPE, functions

RESOURCES: dict[str, Any] = application()["Resources"]
CONSUMERS = {
    name: event["Properties"]["Queue"]["Fn::GetAtt"][0]
    for name, each in RESOURCES.items()
    if each["Type"] == FUNCTION_TYPE
    for event in each["Properties"].get("Events", {}).values()
    if event["Type"] == "SQS"
}
URL = "https://sqs.${AWS::Region}.${AWS::URLSuffix}/${AWS::AccountId}/"
ARN = "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:"


def queue_name(resource: str) -> str:
    return str(RESOURCES[resource]["Properties"]["QueueName"]["Fn::Sub"])


def dead_letters_of(queue: str) -> str:
    return str(RESOURCES[queue]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0])


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_the_dead_letter_queue_is_named_after_its_queue(consumer: str) -> None:
    queue, letters = CONSUMERS[consumer], dead_letters_of(CONSUMERS[consumer])
    environment = RESOURCES[consumer]["Properties"]["Environment"]["Variables"]

    assert queue_name(letters) == f"{queue_name(queue)}-dead-letters"
    assert environment["DEAD_LETTER_QUEUE_URL"] == {"Ref": letters}


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_queue_is_named_after_its_stage_its_service_and_its_handler(consumer: str) -> None:
    [function] = [each for each in functions() if each.id_in_application == consumer]
    handler = function.module.rpartition(".")[2].replace("_", "-")

    assert queue_name(CONSUMERS[consumer]) == f"bottega-${{Stage}}-{function.service}-{handler}"


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_message_stays_invisible_for_six_times_its_functions_time_out(consumer: str) -> None:
    queue = RESOURCES[CONSUMERS[consumer]]["Properties"]

    assert queue["VisibilityTimeout"] == 6 * RESOURCES[consumer]["Properties"]["Timeout"]


def test_the_list_of_queues_has_the_queue_of_every_consumer_and_no_other() -> None:
    [listing] = [each for each in functions() if each.name == "platform-api-list-queues"]
    names, given = listing.environment["QUEUE_URLS"]["Sub"]
    urls = [each.replace("${Queues}", given["Queues"]["Sub"]) for each in names.split(",")]

    assert sorted(urls) == sorted(f"{URL}{queue_name(queue)}" for queue in CONSUMERS.values())


def test_the_list_of_queues_may_read_these_and_their_dead_letter_queues_only() -> None:
    [listing] = [each for each in functions() if each.name == "platform-api-list-queues"]
    known = [queue_name(name) for queue in CONSUMERS.values() for name in (queue, dead_letters_of(queue))]

    [statement] = listing.statements

    assert statement["Action"] == "sqs:GetQueueAttributes"
    assert sorted(each["Sub"] for each in statement["Resource"]) == sorted(f"{ARN}{name}" for name in known)


def test_every_queue_is_a_consumers_or_its_dead_letter_queue() -> None:
    made = {name for name, each in RESOURCES.items() if each["Type"] == "AWS::SQS::Queue"}

    assert made == {name for queue in CONSUMERS.values() for name in (queue, dead_letters_of(queue))}


def test_deadlines_wait_after_an_outage_until_each_event_was_redelivered_several_times() -> None:
    assert RESOURCES["ProductsOnOrderConfirmedQueue"]["Properties"]["VisibilityTimeout"] * 4 <= PAUSE_SECONDS
