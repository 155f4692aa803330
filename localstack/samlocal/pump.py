"""Queues and schedules, which `sam local` does not run."""

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from localstack.emulator.ministack import REGION

type Invoke = Callable[[str, Mapping[str, Any]], dict[str, Any]]
type Warn = Callable[[str], None]

_WAIT_SECONDS = 2
_AFTER_A_FAULT_SECONDS = 2.0
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


class FunctionFailed(Exception):
    """A function raised an error, or Lambda refused the call."""


@dataclass(frozen=True)
class Source:
    """A queue that a function consumes.

    Attributes:
        function: Logical id of the function.
        url: URL of the queue.
        batch_size: Maximum messages per call.
    """

    function: str
    url: str
    batch_size: int


@dataclass(frozen=True)
class Schedule:
    """A function that runs on a schedule.

    Attributes:
        function: Logical id of the function.
        seconds: Interval between runs.
        payload: The event of each run.
    """

    function: str
    seconds: float
    payload: dict[str, Any]


class Pump:
    """Delivers messages to their functions and runs schedules until it is stopped.

    Args:
        queues: An SQS client.
        invoke: Calls a function; raises FunctionFailed.
        warn: Called when a function fails.
    """

    def __init__(self, queues: Any, invoke: Invoke, warn: Warn) -> None:
        self._queues = queues
        self._invoke = invoke
        self._warn = warn
        self._stopped = threading.Event()

    def start(self, sources: Sequence[Source], schedules: Sequence[Schedule]) -> None:
        """Start one thread per queue and schedule."""
        for source in sources:
            threading.Thread(target=self._drain, args=(source,), daemon=True).start()
        for schedule in schedules:
            threading.Thread(target=self._repeat, args=(schedule,), daemon=True).start()

    def stop(self) -> None:
        """Stop. Messages in progress are delivered again later."""
        self._stopped.set()

    def _drain(self, source: Source) -> None:
        while not self._stopped.is_set():
            try:
                self._take(source)
            except (BotoCoreError, ClientError, FunctionFailed) as error:
                self._report(source.function, error)
                self._stopped.wait(_AFTER_A_FAULT_SECONDS)

    def _take(self, source: Source) -> None:
        messages = self._queues.receive_message(
            QueueUrl=source.url,
            MaxNumberOfMessages=source.batch_size,
            WaitTimeSeconds=_WAIT_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if messages:
            result = self._invoke(source.function, {"Records": [_record(source, each) for each in messages]})
            failed = {each["itemIdentifier"] for each in (result or {}).get("batchItemFailures", [])}
            for each in messages:
                if each["MessageId"] not in failed:
                    self._queues.delete_message(QueueUrl=source.url, ReceiptHandle=each["ReceiptHandle"])

    def _repeat(self, schedule: Schedule) -> None:
        while not self._stopped.wait(schedule.seconds):
            try:
                self._invoke(schedule.function, schedule.payload)
            except FunctionFailed as error:
                self._report(schedule.function, error)

    def _report(self, function: str, error: Exception) -> None:
        if not self._stopped.is_set():
            self._warn(f"{function}: {error}")


def _record(source: Source, message: Mapping[str, Any]) -> dict[str, Any]:
    """Convert an SQS message to the record that Lambda passes to a function."""
    attributes = {
        name: {"dataType": each["DataType"], "stringValue": each.get("StringValue")}
        for name, each in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:000000000000:{source.url.rsplit('/', 1)[1]}",
        "awsRegion": REGION,
    }


def sources(functions: Mapping[str, Any], urls: Mapping[str, str]) -> list[Source]:
    """Return the template's queues with their consumers.

    Args:
        functions: Properties of the functions by logical id.
        urls: URLs of the queues by logical id.
    """
    return [
        Source(name, urls[each["Properties"]["Queue"]["Fn::GetAtt"][0]], each["Properties"].get("BatchSize", 10))
        for name, properties in functions.items()
        for each in properties.get("Events", {}).values()
        if each["Type"] == "SQS"
    ]


def schedules(functions: Mapping[str, Any]) -> list[Schedule]:
    """Return schedules of the form `rate(1 minute)`. Locally, others run only by the operator's commands."""
    return [
        Schedule(name, seconds, json.loads(each["Properties"].get("Input", "{}")))
        for name, properties in functions.items()
        for each in properties.get("Events", {}).values()
        if each["Type"] == "ScheduleV2" and (seconds := _seconds(each["Properties"]["ScheduleExpression"]))
    ]


def _seconds(expression: str) -> float:
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    return int(rate[1]) * _SECONDS[rate[2]] if rate else 0
