"""What the orders of a shop come to, looked at one by one."""

from datetime import date, datetime

from sqlmodel import col, select

from common.money import Money
from models import (
    AttemptState,
    DayTotal,
    DeliveryPromise,
    Order,
    OrderLine,
    OrderState,
    PaymentAttempt,
    Person,
    Product,
    Refund,
    RefundState,
    Shipment,
    ShipmentEvent,
    Variant,
)
from models.database import Database
from shop.keeping import Kept
from shop.periods import Period
from shop.statistics import Numbers
from tests.shop.world import World


class Plain:
    """Every row of the shop, looked at one by one."""

    def __init__(self, world: World, period: Period) -> None:
        self.zone, self.period, self.currency = world.shop.zone, period, world.shop.currency
        with world.database.reading() as session:
            self.orders = session.exec(select(Order)).all()
            self.attempts = session.exec(select(PaymentAttempt)).all()
            self.refunds = session.exec(select(Refund)).all()
            self.people = session.exec(select(Person)).all()
            self.promises = session.exec(
                select(DeliveryPromise).order_by(col(DeliveryPromise.id))
            ).all()
            guesses = session.exec(select(ShipmentEvent).where(ShipmentEvent.note == "unsaid"))
            parcels = {one.shipment_id for one in guesses}
            shipments = session.exec(select(Shipment)).all()
            self.unmarked = {one.order_id for one in shipments if one.id in parcels}
            self.lines = session.exec(
                select(OrderLine, Product)
                .join(Variant, col(Variant.id) == OrderLine.variant_id)
                .join(Product, col(Product.id) == Variant.product_id)
            ).all()

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def within(self, instant: datetime | None) -> bool:
        return instant is not None and self.period.first <= self.day(instant) <= self.period.last

    def money(self) -> list[tuple[datetime, int, int]]:
        """When, whose, how much; below zero what went back."""
        of = {order.id: order.person_id for order in self.orders}
        earned = {one.id: one for one in self.attempts if one.state is AttemptState.PAID}
        came = [(one.paid_at, of[one.order_id], one.order_amount_minor) for one in earned.values()]
        went = [
            (one.done_at, of[one.order_id], -one.order_amount_minor)
            for one in self.refunds
            if one.state is RefundState.DONE and one.attempt_id in earned
        ]
        return [(at, who, minor) for at, who, minor in came + went if at is not None]

    def numbers(self) -> Numbers:
        placed = [one for one in self.orders if self.within(one.placed_at)]
        bought = {one.person_id for one in self.orders if self.within(one.paid_at)}
        before = {
            one.person_id
            for one in self.orders
            if one.paid_at is not None and self.day(one.paid_at) < self.period.first
        }
        money = [(who, minor) for at, who, minor in self.money() if self.within(at)]
        return Numbers(
            came=self.amount(minor for _, minor in money if minor > 0),
            returned=self.amount(-minor for _, minor in money if minor < 0),
            placed=len(placed),
            paid=sum(one.paid_at is not None for one in placed),
            buyers_new=len(bought - before),
            buyers_returning=len(bought & before),
            revenue_new=self.amount(minor for who, minor in money if who not in before),
            newcomers=sum(self.within(one.created_at) for one in self.people),
        )

    def kept(self) -> Kept:
        first = {one.order_id: one.last_on for one in reversed(self.promises)}
        done = [
            one
            for one in self.orders
            if one.state is OrderState.COMPLETED and one.id in first and self.within(one.closed_at)
        ]
        came = [
            (self.day(one.closed_at), first[one.id])
            for one in done
            if one.closed_at is not None and one.id not in self.unmarked
        ]
        unsaid = sum(one.id in self.unmarked for one in done)
        return Kept(sum(day <= said for day, said in came), len(came), unsaid)

    def by_day(self) -> dict[date, Money]:
        money = self.money()
        return {
            day: self.amount(minor for at, _, minor in money if self.day(at) == day)
            for day in self.period.days
        }

    def sold(self) -> dict[str, int]:
        units: dict[str, int] = {}
        known = {order.id: order for order in self.orders}
        for line, product in self.lines:
            order = known[line.order_id]
            if self.within(order.paid_at):
                units[product.name] = units.get(product.name, 0) + line.quantity
            was_paid = order.paid_at is not None
            back = order.state is OrderState.CANCELLED and was_paid
            if back and self.within(order.closed_at):
                units[product.name] = units.get(product.name, 0) - line.quantity
        return {name: number for name, number in units.items() if number > 0}

    def amount(self, minors: object) -> Money:
        return Money(sum(minors), self.currency)  # type: ignore[call-overload]


def day_total(database: Database) -> DayTotal:
    with database.reading() as session:
        return session.exec(select(DayTotal)).one()
