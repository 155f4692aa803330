"""What HTTP endpoints ask of the service: requests in, answers out, ownership checked."""

from payments.schemas import (
    PaymentCreate,
    PaymentList,
    PaymentPublic,
    PaymentQuery,
    PaymentStarted,
    RefundCreate,
    RefundPublic,
)
from shared.http import Caller


def start_payment(caller: Caller, wanted: PaymentCreate) -> PaymentStarted:
    raise NotImplementedError


def get_payment(caller: Caller, payment_id: str) -> PaymentPublic:
    raise NotImplementedError


def list_payments(caller: Caller, query: PaymentQuery) -> PaymentList:
    raise NotImplementedError


def refund_payment(admin: Caller, payment_id: str, wanted: RefundCreate, key: str | None) -> tuple[RefundPublic, bool]:
    raise NotImplementedError
