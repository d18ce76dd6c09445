"""What a payment is for, as gateways want it listed."""

from sqlmodel import Session

from common.money import Money
from models import Order
from payments.base import BasketLine
from shop import orders


def basket(session: Session, order: Order, amount: Money) -> tuple[BasketLine, ...]:
    """The goods of an order with the part of this payment that each of them stands for.

    Discounts, points and delivery are spread over the goods by what they cost, so that the parts
    sum to the payment. What is free is left out.
    """
    lines = orders.lines_of(session, order.id)
    weights = [line.total_minor for line in lines]
    if not any(weights):
        return (BasketLine(order.code, amount, is_shipped=order.address is not None),)
    return tuple(
        BasketLine(
            name=f"{line.name} {line.label or ''}".strip(),
            amount=part,
            quantity=line.quantity,
            is_shipped=order.address is not None,
        )
        for line, part in zip(lines, amount.split(weights), strict=True)
        if part
    )
