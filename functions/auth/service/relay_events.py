"""What happens every minute: guests join accounts, and the outbox is emptied."""

from datetime import timedelta
from functools import partial

from auth.service.join_guests import join_recent_guests
from auth.service.publish_events import publisher
from shared.task_steps import run_steps


def relay_events(older_than: timedelta, retry_refused: bool) -> dict[str, int]:
    """Join recent guests to the accounts that have verified their address; publish the events that are left.

    Args:
        older_than: Leave younger events to the request that committed them.
        retry_refused: Whether to try all refused events now, including those that were set aside.

    Returns:
        How many events were `published`, how many `failed`, how many are `set_aside`, and how many guests `joined`.
    """
    publish = partial(publisher().relay, older_than, retry_refused=retry_refused)
    results = run_steps({"joined": join_recent_guests, "relayed": publish})
    return {**results["relayed"], "joined": results["joined"]}
