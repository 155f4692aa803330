import time

import pytest
import stripe

from payments.errors import InvalidSignature
from payments.signature import TOLERANCE_SECONDS, verify

SECRET = "whsec_of_the_test"
NOW = 1_800_000_000.0
BODY = '{"id": "evt_1", "text": "Töpfe & 壺"}'


def signed(body: str, secret: str = SECRET, at: float = NOW) -> str:
    """What Stripe's own package signs."""
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=int(at)))


def test_what_stripes_own_package_signs_is_good() -> None:
    verify(BODY.encode(), signed(BODY), SECRET, NOW)


def test_what_this_module_takes_the_package_takes_too() -> None:
    header = signed(BODY, at=time.time())

    verify(BODY.encode(), header, SECRET, time.time())
    assert stripe.WebhookSignature.verify_header(BODY, header, SECRET, TOLERANCE_SECONDS)


@pytest.mark.parametrize("skew", [-TOLERANCE_SECONDS, 0, TOLERANCE_SECONDS])
def test_five_minutes_to_both_sides_are_good(skew: int) -> None:
    verify(BODY.encode(), signed(BODY, at=NOW + skew), SECRET, NOW)


@pytest.mark.parametrize("skew", [-TOLERANCE_SECONDS - 1, TOLERANCE_SECONDS + 1])
def test_more_than_five_minutes_to_either_side_are_not(skew: int) -> None:
    with pytest.raises(InvalidSignature):
        verify(BODY.encode(), signed(BODY, at=NOW + skew), SECRET, NOW)


def test_one_good_signature_of_several_is_enough() -> None:
    """While a secret is rolled Stripe signs with both."""
    good = signed(BODY).removeprefix(f"t={int(NOW)},")

    verify(BODY.encode(), f"t={int(NOW)},v1=0000,v0=1111,{good}", SECRET, NOW)


@pytest.mark.parametrize(
    "header",
    [
        signed(BODY, "whsec_another"),
        signed(BODY + " "),
        signed(BODY).replace("v1=", "v0="),
        signed(BODY).replace(f"t={int(NOW)}", f"t={int(NOW) + 1}"),
        f"t=99,{signed(BODY)}",
        signed(BODY).split(",")[0],
        signed(BODY).split(",")[1],
        f"t={int(NOW)},v1=",
        f"t={int(NOW)},v1=é",
        "t=-1,v1=a",
        "t=\uff11,v1=a",
        "",
        ",,,",
        "=",
    ],
)
def test_anything_else_is_refused(header: str) -> None:
    with pytest.raises(InvalidSignature):
        verify(BODY.encode(), header, SECRET, NOW)
