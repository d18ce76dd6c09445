"""How the shop does: read from its totals in a moment, however many orders it has had.

Revenue is the money that came in these days less what went back in them. Those who bought for the
first time ever are new buyers. Order numbers are of orders placed in these days; how many of them
are paid may still grow when the days are over.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select, true
from sqlmodel import col

from common.ids import new_id
from common.money import Money
from common.roles import Role
from models import (
    BuyerDay,
    BuyerTotal,
    CaseState,
    DayTotal,
    Order,
    OrderState,
    PaymentState,
    Person,
    Shipment,
    SupportCase,
)
from shop import newcomers, work
from shop.context import Shopping
from shop.parcels import WAITING
from shop.periods import Period, Span, today

CHART = "numbers-chart"
"""The kind of work that draws a picture."""

_net = col(DayTotal.revenue_minor) - col(DayTotal.refunded_minor)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What some days brought. `revenue` is `came` less `returned`; of the orders `placed` so many
    are `paid` by now; `revenue_new` is what new buyers brought, who bought for the first time.
    """

    came: Money
    returned: Money
    placed: int
    paid: int
    buyers_new: int
    buyers_returning: int
    revenue_new: Money
    newcomers: int

    @property
    def revenue(self) -> Money:
        """What remains; below zero when more went back than came."""
        return self.came - self.returned

    @property
    def buyers(self) -> int:
        """Everybody who paid for an order."""
        return self.buyers_new + self.buyers_returning

    @property
    def is_quiet(self) -> bool:
        """Whether nothing happened that a seller would want to hear of."""
        return not (self.placed or self.came or self.returned or self.buyers)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody right now."""

    awaiting_payment: int
    to_ship: int
    open_cases: int


def of(ctx: Shopping, period: Period) -> Numbers:
    """What these days brought.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    sums = (
        func.coalesce(func.sum(amount), 0)
        for amount in (
            col(DayTotal.revenue_minor),
            col(DayTotal.refunded_minor),
            col(DayTotal.placed),
            col(DayTotal.placed_paid),
        )
    )
    row = ctx.session.execute(select(*sums).where(_within(DayTotal.day, period))).one()
    came, returned, placed, paid = map(int, row)
    new, returning, new_minor = _buyers(ctx, period)
    return Numbers(
        came=Money(came, ctx.shop.currency),
        returned=Money(returned, ctx.shop.currency),
        placed=placed,
        paid=paid,
        buyers_new=new,
        buyers_returning=returning,
        revenue_new=Money(new_minor, ctx.shop.currency),
        newcomers=newcomers.count(ctx, period),
    )


def by_day(ctx: Shopping, period: Period) -> list[tuple[date, Money]]:
    """The revenue of each day, also of those on which nothing came."""
    ctx.need(Role.MANAGER)
    rows = ctx.session.execute(
        select(col(DayTotal.day), _net.label("net")).where(_within(DayTotal.day, period))
    )
    known = {row.day: int(row.net) for row in rows}
    return [(day, Money(known.get(day, 0), ctx.shop.currency)) for day in period.days]


def ask_for_chart(ctx: Shopping, span: Span) -> None:
    """Have a picture of these days drawn; it is shown to whoever asks.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    day = today(ctx.shop, ctx.now).isoformat()
    payload = {"span": span.value, "day": day}
    key = f"{CHART}:{new_id()}"
    work.plan(ctx, CHART, key, payload=payload, person_id=ctx.customer.id)


def waiting(ctx: Shopping) -> Waiting:
    """What waits right now.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    unpaid = select(func.count()).select_from(Order)
    here = (
        select(func.count())
        .select_from(Shipment)
        .join(Order, col(Order.id) == col(Shipment.order_id))
        .where(col(Order.state) != OrderState.CANCELLED)
    )
    talks = select(func.count()).select_from(SupportCase)
    return Waiting(
        awaiting_payment=ctx.session.execute(
            unpaid.where(
                col(Order.state) == OrderState.PLACED,
                col(Order.payment_state) == PaymentState.UNPAID,
            )
        ).scalar_one(),
        to_ship=sum(
            ctx.session.execute(here.where(col(Shipment.state) == state)).scalar_one()
            for state in WAITING
        ),
        open_cases=ctx.session.execute(
            talks.where(col(SupportCase.state) == CaseState.OPEN)
        ).scalar_one(),
    )


def _buyers(ctx: Shopping, period: Period) -> tuple[int, int, int]:
    """New buyers, those who had bought before, and the money of the new ones. Somebody with two
    chats that were joined is one person.
    """
    who = func.coalesce(col(Person.merged_into), col(Person.id)).label("who")
    bought = (
        select(
            who,
            func.sum(col(BuyerDay.orders)).label("orders"),
            func.sum(col(BuyerDay.revenue_minor)).label("minor"),
        )
        .join(Person, col(Person.id) == col(BuyerDay.person_id))
        .where(_within(BuyerDay.day, period))
        .group_by(who)
        .subquery()
    )
    joined = _first_days_of_joined()
    own = func.coalesce(col(BuyerTotal.first_day) >= period.first, true())
    others_own = func.coalesce(joined.c.first >= period.first, true())
    known = (
        select(
            (bought.c.orders > 0).label("buys"),
            and_(own, others_own).label("new"),
            bought.c.minor,
        )
        .outerjoin(BuyerTotal, col(BuyerTotal.person_id) == bought.c.who)
        .outerjoin(joined, joined.c.who == bought.c.who)
        .subquery()
    )
    count = func.coalesce(func.sum(case((known.c.buys & known.c.new, 1), else_=0)), 0)
    others = func.coalesce(func.sum(case((known.c.buys & ~known.c.new, 1), else_=0)), 0)
    minor = func.coalesce(func.sum(case((known.c.new, known.c.minor), else_=0)), 0)
    row = ctx.session.execute(select(count, others, minor)).one()
    return int(row[0]), int(row[1]), int(row[2])


def _first_days_of_joined() -> Subquery:
    """When the records first bought that were joined into another."""
    return (
        select(
            col(Person.merged_into).label("who"),
            func.min(col(BuyerTotal.first_day)).label("first"),
        )
        .join(BuyerTotal, col(BuyerTotal.person_id) == col(Person.id))
        .where(col(Person.merged_into).is_not(None))
        .group_by(col(Person.merged_into))
        .subquery()
    )


def _within(day: date, period: Period) -> ColumnElement[bool]:
    """`day` is the column of a table."""
    return col(day).between(period.first, period.last)
