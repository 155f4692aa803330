"""Whether the time of a response shows if an account has an address: known and unknown addresses, in turn."""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.bench.figures import Figure, progress
from tests.bench.samples import send
from tests.bench.shop import Shop

SAMPLES = 200
_SECTION = "Known address / unknown address"
_PASSWORD = "a long enough passphrase"
# A caller who knows nothing is right in half of all guesses. With 200 samples of each, three standard errors of that
# share are 0.09: https://en.wikipedia.org/wiki/Mann-Whitney_U_test
_MOST_RIGHT = 0.59

type Event = dict[str, Any]


def _client(number: int) -> str:
    """A network of its own for each sample: limits by network must not change the work."""
    return f"10.{number // 256}.{number % 256}.1"


def _reset(email: str, number: int) -> Event:
    return send("POST", "/auth/password-resets", {"email": email}, address=_client(number))


def _login(email: str, number: int) -> Event:
    body = {"email": email, "password": "not the passphrase"}
    return send("POST", "/auth/login", body, address=_client(number))


def _registration(email: str, number: int) -> Event:
    body = {"email": email, "password": _PASSWORD, "name": "Ada"}
    return send("POST", "/auth/register", body, address=_client(number))


class _Flow(NamedTuple):
    """A request that an address decides about.

    Attributes:
        name: For the report.
        module: The handler.
        request: Makes the request for an address, and the number of the sample.
        hidden: Whether the responses are equal, so that the time must not tell either.
        verified: Whether the known addresses are verified.
    """

    name: str
    module: str
    request: Callable[[str, int], Event]
    hidden: bool = True
    verified: bool = False


_FLOWS = (
    _Flow("password reset", "auth.handlers.request_password_reset", _reset),
    _Flow("login", "auth.handlers.login", _login),
    _Flow("registration, unverified", "auth.handlers.register", _registration),
    # 409 says that the address is taken.
    _Flow("registration, taken", "auth.handlers.register", _registration, hidden=False, verified=True),
)


def measure(shop: Shop) -> list[Figure]:
    """Milliseconds per response, and how often a guess from one response's time is right."""
    progress("times of known and unknown addresses")
    return [_measured(shop, index, flow) for index, flow in enumerate(_FLOWS)]


def _measured(shop: Shop, index: int, flow: _Flow) -> Figure:
    known = [f"known-{index}-{number}@example.com" for number in range(SAMPLES)]
    for number, email in enumerate(known):
        shop.call("auth.handlers.register", _registration(email, number))
        if flow.verified:
            shop.call("auth.handlers.verify_account", {"email": email})
    times: tuple[list[float], list[float]] = ([], [])
    for number, email in enumerate(known):
        pair = [(0, email), (1, f"none--{index}-{number}@example.com")]
        for kind, address in pair if number % 2 else reversed(pair):
            times[kind].append(_timed(shop, flow.module, flow.request(address, number)))
    ours, theirs = (statistics.median(each) for each in times)
    right = _guesses(*times)
    bound = f"≤ {_MOST_RIGHT:.2f}" if flow.hidden else ""
    met = not flow.hidden or right <= _MOST_RIGHT
    return Figure(_SECTION, flow.name, ours, theirs, f"{right:.2f} guessed", bound, met, {"guessed": right})


def _guesses(known: list[float], unknown: list[float]) -> float:
    """The share of pairs in which the slower response is always of the same kind; 0.5 if the time says nothing."""
    slower = sum((one > other) + (one == other) / 2 for one in known for other in unknown)
    share = slower / (len(known) * len(unknown))
    return max(share, 1 - share)


def _timed(shop: Shop, module: str, request: Event) -> float:
    start = time.perf_counter()
    shop.call(module, request)
    return (time.perf_counter() - start) * 1000
