"""What an order costs: arithmetic on plain values, so that a price is the same wherever it is said.

Prices include their tax, as both markets quote them. What is taken off (a discount, points, a
rounding down) lowers each line's tax in proportion; delivery is taken as untaxed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from common.money import Money
from models import AdjustmentKind


class Priced(Protocol):
    """Something with a price, such as a line of the cart."""

    @property
    def variant_id(self) -> int: ...
    @property
    def sku(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | None: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit(self) -> Money: ...
    @property
    def tax_bps(self) -> int: ...


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line as it will stand on the order. `tax` is inside `total` less its part of discounts."""

    variant_id: int
    sku: str
    name: str
    label: str | None
    quantity: int
    unit: Money
    total: Money
    tax_bps: int
    tax: Money


@dataclass(frozen=True, slots=True)
class Change:
    """One line under the sum: negative takes off, positive adds."""

    kind: AdjustmentKind
    label: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody is about to agree to. `subtotal - discount + delivery` is `total`; `tax` is in
    it. Equal quotes cost the same for the same goods.
    """

    lines: tuple[QuoteLine, ...]
    changes: tuple[Change, ...]
    subtotal: Money
    discount: Money
    delivery: Money
    tax: Money
    total: Money


def quote(
    lines: Sequence[Priced],
    delivery: Money | None,
    adjustments: Sequence[Change],
    currency: str,
) -> Quote:
    """Price an order.

    Args:
        lines: what is bought.
        delivery: what bringing it costs; None and zero are free.
        adjustments: discounts, points and roundings, in the order they are shown.
        currency: of all of it.

    Raises:
        ValueError: more is taken off than the goods cost, or an adjustment is a delivery.
    """
    zero = Money.zero(currency)
    totals = [line.unit * line.quantity for line in lines]
    subtotal = sum(totals, zero)
    discount = -sum((change.amount for change in adjustments), zero)
    if any(change.kind is AdjustmentKind.DELIVERY for change in adjustments):
        raise ValueError("delivery has an argument of its own")
    if not zero <= discount <= subtotal:
        raise ValueError(f"{discount} cannot be taken off {subtotal}")
    shares = discount.split([total.minor for total in totals]) if discount else [zero] * len(totals)
    priced = tuple(_line(*one) for one in zip(lines, totals, shares, strict=True))
    delivery = delivery or zero
    changes = tuple(change for change in adjustments if change.amount)
    if delivery:
        changes += (Change(AdjustmentKind.DELIVERY, "", delivery),)
    return Quote(
        lines=priced,
        changes=changes,
        subtotal=subtotal,
        discount=discount,
        delivery=delivery,
        tax=sum((line.tax for line in priced), zero),
        total=subtotal - discount + delivery,
    )


def _line(line: Priced, total: Money, share: Money) -> QuoteLine:
    """A line with its `share` of the discount, on which there is no tax."""
    return QuoteLine(
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        label=line.label,
        quantity=line.quantity,
        unit=line.unit,
        total=total,
        tax_bps=line.tax_bps,
        tax=(total - share).tax_inside(line.tax_bps),
    )
