import time

import pytest
import stripe

from payments.errors import InvalidSignature
from payments.signature import TOLERANCE_SECONDS, is_signing_secret, verify

SECRET = "whsec_of_the_test"
NOW = 1_800_000_000.0
BODY = '{"id": "evt_1", "text": "Töpfe & 壺"}'


def signed(body: str, secret: str = SECRET, at: float = NOW) -> str:
    """Return the header of the stripe package."""
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, timestamp=int(at)))


def test_accepts_signatures_of_the_stripe_package() -> None:
    verify(BODY.encode(), signed(BODY), SECRET, NOW)


def test_the_stripe_package_accepts_what_this_module_accepts() -> None:
    header = signed(BODY, at=time.time())

    verify(BODY.encode(), header, SECRET, time.time())
    assert stripe.WebhookSignature.verify_header(BODY, header, SECRET, TOLERANCE_SECONDS)


@pytest.mark.parametrize("skew", [-TOLERANCE_SECONDS, 0, TOLERANCE_SECONDS])
def test_accepts_timestamps_up_to_300_s_off(skew: int) -> None:
    verify(BODY.encode(), signed(BODY, at=NOW + skew), SECRET, NOW)


@pytest.mark.parametrize("skew", [-TOLERANCE_SECONDS - 1, TOLERANCE_SECONDS + 1])
def test_rejects_timestamps_more_than_300_s_off(skew: int) -> None:
    with pytest.raises(InvalidSignature):
        verify(BODY.encode(), signed(BODY, at=NOW + skew), SECRET, NOW)


def test_one_valid_signature_of_several_is_enough() -> None:
    """While a secret is being rolled, Stripe signs with both."""
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
def test_rejects_invalid_signatures(header: str) -> None:
    with pytest.raises(InvalidSignature):
        verify(BODY.encode(), header, SECRET, NOW)


@pytest.mark.parametrize(
    "value", [None, "", "placeholder", "whsec_", "whsec_placeholder", "sk_test_0123456789abcdef", 1]
)
def test_a_placeholder_is_no_signing_secret(value: object) -> None:
    assert not is_signing_secret(value)


def test_a_secret_of_stripe_is_a_signing_secret() -> None:
    assert is_signing_secret(f"whsec_{'a1' * 16}")
