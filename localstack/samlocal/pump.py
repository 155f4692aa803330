"""What calls functions beside HTTP, for `sam local` has none of it: queues and schedules."""

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
    """A function raised an error, or Lambda refused."""


@dataclass(frozen=True)
class Source:
    """A queue of a function.

    Attributes:
        function: Its logical id.
        url: Of the queue.
        batch_size: Messages in one call at most.
    """

    function: str
    url: str
    batch_size: int


@dataclass(frozen=True)
class Schedule:
    """A function that runs by itself.

    Attributes:
        function: Its logical id.
        seconds: From one run to the next.
        payload: What it gets.
    """

    function: str
    seconds: float
    payload: dict[str, Any]


class Pump:
    """Takes messages to their functions, and calls what is due, until it is stopped.

    Args:
        queues: A client of SQS.
        invoke: Calls a function; raises FunctionFailed.
        warn: Told when a function fails.
    """

    def __init__(self, queues: Any, invoke: Invoke, warn: Warn) -> None:
        self._queues = queues
        self._invoke = invoke
        self._warn = warn
        self._stopped = threading.Event()

    def start(self, sources: Sequence[Source], schedules: Sequence[Schedule]) -> None:
        """Begin, with a thread for each."""
        for source in sources:
            threading.Thread(target=self._drain, args=(source,), daemon=True).start()
        for schedule in schedules:
            threading.Thread(target=self._repeat, args=(schedule,), daemon=True).start()

    def stop(self) -> None:
        """End; a message that is being taken comes again."""
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
            answer = self._invoke(source.function, {"Records": [_record(source, each) for each in messages]})
            again = {each["itemIdentifier"] for each in (answer or {}).get("batchItemFailures", [])}
            for each in messages:
                if each["MessageId"] not in again:
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
    """A message as Lambda hands it to a function."""
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
    """Queues that the template gives to functions.

    Args:
        functions: Properties of the functions by logical id.
        urls: Addresses of the queues by logical id.
    """
    return [
        Source(name, urls[each["Properties"]["Queue"]["Fn::GetAtt"][0]], each["Properties"].get("BatchSize", 10))
        for name, properties in functions.items()
        for each in properties.get("Events", {}).values()
        if each["Type"] == "SQS"
    ]


def schedules(functions: Mapping[str, Any]) -> list[Schedule]:
    """Schedules of the form `rate(1 minute)`; others are for the operator's commands."""
    return [
        Schedule(name, seconds, json.loads(each["Properties"].get("Input", "{}")))
        for name, properties in functions.items()
        for each in properties.get("Events", {}).values()
        if each["Type"] == "ScheduleV2" and (seconds := _seconds(each["Properties"]["ScheduleExpression"]))
    ]


def _seconds(expression: str) -> float:
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression)
    return int(rate[1]) * _SECONDS[rate[2]] if rate else 0
