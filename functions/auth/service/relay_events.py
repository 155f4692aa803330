"""What happens every minute: guests join accounts, and the outbox is emptied."""

from datetime import timedelta

from auth.service.join_guests import join_recent_guests
from auth.service.publish_events import publisher
from shared.task_steps import run_steps


def relay_events(older_than: timedelta) -> dict[str, int]:
    """Join recent guests to the accounts that have verified their address; publish the events that are left.

    Args:
        older_than: Leave younger events to the request that committed them.

    Returns:
        How many events were `published`, how many `failed`, and how many guests `joined`.
    """
    results = run_steps({"joined": join_recent_guests, "relayed": lambda: publisher().relay(older_than)})
    return {**results["relayed"], "joined": results["joined"]}
