"""Failed items of scheduled jobs: logged and counted, so that one never stops a job."""

from shared.observability import count, logger


def log_failed_item(task: str, item: str, error: Exception) -> None:
    """Log that an item of a job failed.

    Args:
        task: The job.
        item: The item's id.
        error: The reason; only its type is logged, as its message may hold data that must not be logged.
    """
    details = {"task": task, "item": item, "error": type(error).__name__}
    logger().warning("Could not process an item; the job continued", extra=details)


def count_failed_items(task: str) -> None:
    """Count a run of a job in which items failed."""
    count("TaskFailed", task=task)
