"""What a refund gives back, part by part, from the stored shares of an order.

The parts of an order are its lines, then its shipping shares. Whatever the sequence of refunds, each takes from what
the earlier ones left, so together they never exceed what was paid, and the last one takes the rest to the cent.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from shared.pricing.model import Breakdown, TaxLine
from shared.pricing.rounding import round_half_up, split


class RefundTooLarge(ValueError):
    """More pieces, or a larger amount, than the earlier refunds left."""


class Part(NamedTuple):
    """What was paid for one part of an order, or what is left of it. Shipping has no pieces."""

    rate: int
    pieces: int
    amount: int
    tax: int


class RefundShare(NamedTuple):
    """What a refund gives back of one part.

    Attributes:
        part: The index of the part: of a line, or the number of lines plus that of a shipping share.
        pieces: Number of pieces of the line; 0 for shipping and for a refund that names only an amount.
        amount: The gross amount.
        tax: The VAT in it.
    """

    part: int
    pieces: int
    amount: int
    tax: int


type Refund = tuple[RefundShare, ...]


def parts_left(order: Breakdown, earlier: Iterable[Refund] = ()) -> list[Part]:
    """Return the parts of an order, less earlier refunds."""
    left = [Part(line.tax_rate, line.quantity, line.total - line.discount, line.tax) for line in order.lines]
    left += [Part(share.rate, 0, share.amount, share.tax) for share in order.shipping_shares]
    for share in (share for refund in earlier for share in refund):
        part = left[share.part]
        left[share.part] = Part(part.rate, part.pieces - share.pieces, part.amount - share.amount, part.tax - share.tax)
    return left


def refund_pieces(order: Breakdown, earlier: Sequence[Refund], pieces: Mapping[int, int]) -> Refund:
    """Refund pieces of lines, by the lines' indexes.

    Raises:
        RefundTooLarge: Fewer pieces are left, or a number of pieces is not positive.
    """
    left = parts_left(order, earlier)
    return tuple(_pieces_of(left, index, pieces[index]) for index in sorted(pieces))


def refund_shipping(order: Breakdown, earlier: Sequence[Refund]) -> Refund:
    """Refund what is left of the shipping costs."""
    return tuple(share for share in _everything(parts_left(order, earlier)) if share.part >= len(order.lines))


def refund_amount(order: Breakdown, earlier: Sequence[Refund], amount: int) -> Refund:
    """Refund an amount, split over what is left of all parts, without naming pieces.

    Raises:
        RefundTooLarge: Less is left, or the amount is not positive.
    """
    left = parts_left(order, earlier)
    if not 0 < amount <= sum(part.amount for part in left):
        raise RefundTooLarge
    shares = enumerate(split(amount, [part.amount for part in left]))
    return tuple(RefundShare(index, 0, share, _tax_in(left[index], share)) for index, share in shares if share)


def refund_rest(order: Breakdown, earlier: Sequence[Refund] = ()) -> Refund:
    """Refund everything that is left, pieces and shipping."""
    return _everything(parts_left(order, earlier))


def refunded(refund: Refund) -> int:
    """Return the amount of a refund."""
    return sum(share.amount for share in refund)


def refund_tax_lines(order: Breakdown, refund: Refund) -> tuple[TaxLine, ...]:
    """Return net amount and VAT of a refund by rate, as its credit note shows them, the highest rate first."""
    rates = [part.rate for part in parts_left(order)]
    lines = {rate: TaxLine(rate, 0, 0) for rate in sorted({rates[share.part] for share in refund}, reverse=True)}
    for share in refund:
        rate = rates[share.part]
        lines[rate] = TaxLine(rate, lines[rate].net + share.amount - share.tax, lines[rate].tax + share.tax)
    return tuple(lines.values())


def _pieces_of(left: Sequence[Part], index: int, pieces: int) -> RefundShare:
    part = left[index] if 0 <= index < len(left) else Part(0, 0, 0, 0)
    if not 0 < pieces <= part.pieces:
        raise RefundTooLarge
    return RefundShare(
        index, pieces, _of_pieces(part.amount, part.pieces, pieces), _of_pieces(part.tax, part.pieces, pieces)
    )


def _of_pieces(amount: int, of: int, pieces: int) -> int:
    """Return what falls to the first pieces when an amount is split evenly by largest remainder."""
    each, remainder = divmod(amount, of)
    return each * pieces + min(pieces, remainder)


def _tax_in(part: Part, amount: int) -> int:
    return round_half_up(part.tax * amount, part.amount)


def _everything(left: Sequence[Part]) -> Refund:
    return tuple(
        RefundShare(index, part.pieces, part.amount, part.tax)
        for index, part in enumerate(left)
        if part.pieces or part.amount
    )
