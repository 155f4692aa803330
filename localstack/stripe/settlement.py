"""Late decisions of banks: SEPA debits and some refunds."""

from localstack.stripe import ibans
from localstack.stripe.charges import decline_charge
from localstack.stripe.declines import Decline
from localstack.stripe.errors import InvalidRequest
from localstack.stripe.lists import require
from localstack.stripe.model import Call
from localstack.stripe.payment_intents.outcomes import fail, succeed
from localstack.stripe.refunds import settle_refund
from localstack.stripe.render import INTERNAL, public

_REFUSED = Decline("payment_intent_payment_attempt_failed", "generic_decline", "The customer's bank refused the debit.")


def settle(call: Call, object_id: str) -> None:
    """Settle a pending charge or refund."""
    refund = call.repository.objects.find("refund", object_id)
    if refund:
        settle_refund(call, refund)
        return
    charge = require(call, "charge", object_id)
    intent = require(call, "payment_intent", charge["payment_intent"])
    method = require(call, "payment_method", charge["payment_method"])
    account = ibans.account(method[INTERNAL]["account"])
    if account and account.succeeds:
        succeed(call, intent, charge)
        return
    decline_charge(call, charge, _REFUSED)
    error = InvalidRequest(_REFUSED.message, code=_REFUSED.code, charge=charge["id"], payment_method=public(method))
    fail(call, intent, error.body()["error"], charge)
