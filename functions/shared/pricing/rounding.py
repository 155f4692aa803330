"""The two ways in which an amount becomes whole minor units."""

from collections.abc import Sequence


def round_half_up(numerator: int, denominator: int) -> int:
    """Return a fraction that is not negative, rounded to an integer; a half is rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)


def split(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split an amount in proportion to weights, by largest remainder. The shares sum to the amount.

    Where remainders are equal, the earlier share gets the unit. A share of weight 0 is 0, and if the amount is not
    above the sum of the weights, no share is above its weight.

    Args:
        amount: What to split; not negative.
        weights: Integers that are not negative.

    Raises:
        ValueError: There is something to split and no weight is above 0.
    """
    whole = sum(weights)
    if whole == 0:
        if amount:
            raise ValueError("an amount cannot be split over weights of 0")
        return (0,) * len(weights)
    shares = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(amount * weights[index] % whole))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return tuple(shares)
