"""Counts the messages in every consumer's queue and dead-letter queue, all in parallel."""

from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from platform_api.model import QueueDepth
from shared.errors import DependencyUnavailable
from shared.queues import Depth, depth_of
from shared.settings import required, settings

# The suffix in template.yaml; a contract test compares them.
_DEAD_LETTERS = "-dead-letters"
_DEADLINE_SECONDS = 4.0


def count_messages() -> list[QueueDepth]:
    """Return the depth of every consumer's queues, sorted by name.

    Raises:
        DependencyUnavailable: SQS did not return all counts within 4 s.
    """
    urls = required("QUEUE_URLS").split(",")
    depths = _depths([*urls, *(url + _DEAD_LETTERS for url in urls)])
    pairs = zip(urls, depths[: len(urls)], depths[len(urls) :], strict=True)
    queues = [_queue(url, depth, dead_letters) for url, depth, dead_letters in pairs]
    return sorted(queues, key=lambda queue: queue.name)


def _depths(urls: Sequence[str]) -> list[Depth]:
    # Not in a `with` block, which would wait for the slowest response beyond the deadline.
    pool = ThreadPoolExecutor(len(urls))
    requests = [pool.submit(depth_of, url) for url in urls]
    done, unfinished = wait(requests, timeout=_DEADLINE_SECONDS, return_when=FIRST_EXCEPTION)
    pool.shutdown(wait=False, cancel_futures=True)
    for each in done:
        each.result()
    if unfinished:
        raise DependencyUnavailable("sqs")
    return [each.result() for each in requests]


def _queue(url: str, depth: Depth, dead_letters: Depth) -> QueueDepth:
    name = url.rsplit("/", 1)[-1].removeprefix(f"bottega-{settings().stage}-")
    # A dead letter that was received for inspection is still in the queue.
    return QueueDepth(name, depth.waiting, depth.in_flight, sum(dead_letters))
