"""Stripe's published test accounts for SEPA debits: https://docs.stripe.com/payments/sepa-debit/accept-a-payment."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DebitAccount:
    """A bank account, and whether debits from it succeed."""

    number: str
    succeeds: bool = True

    @property
    def last4(self) -> str:
        return self.number[-4:]


_ACCOUNTS = {
    "at_success": DebitAccount("AT611904300234573201"),
    "at_failure": DebitAccount("AT861904300235473202", succeeds=False),
    "de_success": DebitAccount("DE89370400440532013000"),
    "de_failure": DebitAccount("DE62370400440532013001", succeeds=False),
}
_NAMES = {account.number: name for name, account in _ACCOUNTS.items()}
UNKNOWN = "unknown"


def name_of(number: str) -> str:
    """Return the name of a test account; `unknown` for other accounts."""
    return _NAMES.get(number.replace(" ", "").upper(), UNKNOWN)


def account(name: str) -> DebitAccount | None:
    """Return the account with a name."""
    return _ACCOUNTS.get(name)
