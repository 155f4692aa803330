"""Counts what lies in every consumer's queue and in its dead-letter queue, all at the same time."""

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from datetime import UTC, datetime

from platform_api.schemas import ConsumerQueue, QueueReport
from shared.errors import DependencyUnavailable
from shared.queues import Depth, depth_of
from shared.settings import required, settings

# As template.yaml names them; a contract test holds it to that.
_DEAD_LETTERS = "-dead-letters"
_DEADLINE_SECONDS = 4.0


def count_messages() -> QueueReport:
    """How much waits for every consumer.

    Raises:
        DependencyUnavailable: SQS does not answer for each of the queues within 4 s.
    """
    urls = required("QUEUE_URLS").split(",")
    depths = _depths([*urls, *(url + _DEAD_LETTERS for url in urls)])
    pairs = zip(urls, depths[: len(urls)], depths[len(urls) :], strict=True)
    queues = [_queue(url, depth, letters) for url, depth, letters in pairs]
    return QueueReport(queues=sorted(queues, key=lambda queue: queue.name), timestamp=datetime.now(UTC))


def _depths(urls: Sequence[str]) -> list[Depth]:
    # Not in a `with` block, which would wait for the slowest answer beyond the deadline.
    pool = ThreadPoolExecutor(len(urls))
    asked = [pool.submit(depth_of, url) for url in urls]
    done, unanswered = wait(asked, timeout=_DEADLINE_SECONDS, return_when=FIRST_EXCEPTION)
    pool.shutdown(wait=False, cancel_futures=True)
    for each in done:
        each.result()
    if unanswered:
        raise DependencyUnavailable("sqs")
    return [each.result() for each in asked]


def _queue(url: str, depth: Depth, letters: Depth) -> ConsumerQueue:
    name = url.rsplit("/", 1)[-1].removeprefix(f"bottega-{settings().stage}-")
    # A dead letter that somebody is looking at is one still.
    return ConsumerQueue(name=name, waiting=depth.waiting, in_flight=depth.in_flight, dead_letters=sum(letters))
