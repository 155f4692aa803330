"""Random journeys with faults and crashes: afterwards Stripe, payments, orders and products agree.

`make journeys JOURNEYS=1000 SEED=7 FIRST=12` sets their number, the seed and the first crowd.
"""

import os
import random

import pytest

from tests.integration.journeys.crowd import SIZE, Crowd
from tests.integration.journeys.world import World

_JOURNEYS = int(os.environ.get("JOURNEYS") or 50)
_SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
_FIRST = int(os.environ.get("FIRST") or 0)


@pytest.mark.timeout(7200)
def test_every_captured_payment_ends_as_a_fulfilled_order_or_a_refund(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    _say(capsys, f"\nseed {_SEED}")
    for number in range(_FIRST, _FIRST + _JOURNEYS // SIZE):
        world.begin()
        crowd = Crowd(world, _SEED, number)

        crowd.travel()

        crowd.arrive()
        _say(capsys, f"crowd {number}: the books balance")


def _say(capsys: pytest.CaptureFixture[str], text: str) -> None:
    """Print without releasing the captured metrics."""
    with capsys.disabled():
        print(text)
